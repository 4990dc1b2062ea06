"""Texts that would be markup, code or a template if anything took them for it."""

from __future__ import annotations

CANARY = "CANARIO_EJECUTADO"

PAYLOADS = [
    "{{ cycler.__init__.__globals__.os.popen('touch CANARIO_EJECUTADO').read() }}",
    "{% for x in [].__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{# desaparece #}",
    "{{",
    "{%",
    "{#",
    "</script><script>document.title='MAL'</script>",
    "<img src=x onerror=\"document.title='MAL'\">",
    "${document.title='MAL'}",
    "`);document.title='MAL';//",
    "\\`)[0];document.title='MAL'//",
    "'\"><svg/onload=document.title='MAL'>",
    "N° DENUNCIA D'ONOFRIO C:\\temp $50",
    "]]>--><!--",
]

"""Scripts and style sheets without what a browser does not need: what they say stays."""

from __future__ import annotations

import pytest

from maps.web.compact import compact_script, compact_style

SCRIPTS = {
    "/** What it is. */\nconst a = 1; // why\n": "const a=1;",
    "function f(x) {\n  if (x) return [x, -x];\n}\n": "function f(x){if(x)return[x,-x];}",
    "const t = `a  ${x ? `, ${y}` : ' - '} // b`;": "const t=`a  ${x ? `, ${y}` : ' - '} // b`;",
    'const u = "http://a  (b) { c";': 'const u="http://a  (b) { c";',
    r"const r = x.split(/\s+ (?=[a-z/ ]) /i)[0] / 2;": r"const r=x.split(/\s+ (?=[a-z/ ]) /i)[0]/ 2;",
    "a = b - -c + +d / e;\nb += 1;": "a=b - -c + +d/e;b+=1;",
    "const f = () => {};\nlet x;\n": "const f=()=>{};let x;",
    "if (a) {\n  b();\n}\nc();\n": "if(a){b();}\nc();",
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_says_what_it_said(text: str) -> None:
    assert compact_script(text).strip() == SCRIPTS[text]


def test_a_style_sheet_keeps_what_selects_and_measures() -> None:
    sheet = "/* why */\na > b, c d {\n  margin: 0 auto;\n}\n"
    assert compact_style(sheet).strip() == "a > b,c d{margin:0 auto}"

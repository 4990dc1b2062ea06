"""Catalogue of the conclusions that a product can print: the words of each, and the condition that lets it be printed.

A count of what happened is no conclusion; that it differs from something, or will happen again, is one. How often each is
printed when nothing is true is measured by ``docs/metodos/nothing_true.py`` and told in ``docs/metodos/auditoria.md``.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Conclusion"]


class _Words(NamedTuple):
    """Spanish text with its fields, the Spanish condition, and the simulations that measure it."""

    text: str
    condition: str
    simulations: tuple[str, ...] = ()


class Conclusion(Enum):
    """What a product may conclude.

    Examples
    --------
    >>> Conclusion.MIX.said(what="turno noche, sábado")
    'más que en el resto: turno noche, sábado'
    """

    MOSTLY = _Words(
        "sobre todo {crime}",
        "la mitad de los hechos de la zona o más, y cinco o más, son de ese delito",
    )
    MIX = _Words(
        "más que en el resto: {what}",
        "turno o día que es el de más hechos de la zona y pesa en ella más que en la jurisdicción: 20 hechos o más, "
        "q < 0.05 entre todas las zonas",
        ("turno", "dia"),
    )
    FIRM = _Words("firme", "el punto crítico vuelve en 95 o más de cada 100 remuestreos de los hechos", ("firme",))
    DOUBTFUL = _Words("dudoso", "vuelve en menos: no se afirma que siga ahí")
    ACCURACY = _Words(
        "PAI {pai}, entre {low} y {high} en los cortes pasados",
        "30 hechos posteriores o más; intervalo del 95 % por la raíz de la sobredispersión entre cortes (2 si hay uno solo)",
        ("pai",),
    )
    CHANGES = _Words(
        "{word}",
        "sube o baja: prueba E cuasi-Poisson con q < 0.05 entre los sectores; si los meses son otros, solo lo que pasa de "
        "una estación de 35 %",
        ("cambio", "cambio-estacion"),
    )
    GROWS = _Words(
        "{word}",
        "crece o cede: lo mismo, entre los puntos críticos y en el mismo suelo (los dos contornos juntos)",
        ("estado",),
    )
    EDITION = _Words(
        "{what} más de lo que explican el azar y la época del año",
        "entre dos ediciones, en un sector de 10 hechos o más: lo mismo que sube o baja, con sobredispersión 2",
        ("ediciones",),
    )
    TREND = _Words(
        "{word} frente a {when}: {ratio} veces ({low}–{high})",
        "sube o baja en una zona: 10 hechos o más, los mismos días del año anterior (si no hay, más que una estación de "
        "35 %), cuasi-Poisson, q < 0.05 entre las zonas",
        ("tendencia",),
    )
    GOES_WITH = _Words(
        "Van con más o menos hechos, no son su causa",
        "factores que van con los hechos más que desplazados juntos a otro lugar (q < 0.025 entre los factores) y anticipan "
        "los de bloques no vistos, con los primeros tres cuartos del periodo; intervalo robusto por bloques sin el 1",
        ("factores",),
    )

    ALARM = _Words(
        "{series}: {now} en {month}, {reading}: se esperaba de {low} a {high}.",
        "fuera de lo usual o menos de lo usual en un mes: z mayor de 3 (o menor de −3, con diez esperados), 24 meses antes, "
        "y q < 0.05 (t de Student) entre todas las series de todas las comisarías de la corrida",
        ("alertas",),
    )
    CONCENTRATED = _Words(
        "Se concentra en {where}.",
        "sector que tiene la mitad o más del alza de la jurisdicción, y más parte de los hechos del mes que antes: q < 0.05 "
        "entre los sectores",
        ("concentra",),
    )
    BAND = _Words(
        "banda {band}",
        "sector cuyo intervalo del 90 % (Bayes empírico, sobredispersión 2), en veces el promedio de la jurisdicción, cae "
        "entero en una banda; si no, rayado e «incierta»",
        ("bandas",),
    )

    @property
    def condition(self) -> str:
        """Spanish condition under which it is printed."""
        return self.value.condition

    @property
    def simulations(self) -> tuple[str, ...]:
        """Names of those that measure how often it is printed when nothing is true; none for what only counts."""
        return self.value.simulations

    def said(self, **values: object) -> str:
        """Return its words with their values."""
        return self.value.text.format(**values)

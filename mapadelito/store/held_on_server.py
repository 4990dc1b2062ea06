"""Points of the rows as read, which a server keeps for other programs: a trigger adds them with the rows."""

from __future__ import annotations

__all__ = ["POINTS"]

POINTS = (
    """CREATE TABLE punto (carga bigint, orden bigint, lugar geometry(Point, 4326) NOT NULL, PRIMARY KEY (carga, orden))""",
    "CREATE INDEX punto_lugar ON punto USING gist (lugar)",
    r"""CREATE FUNCTION con_punto() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
 INSERT INTO punto SELECT n.carga, n.orden, ST_Transform(ST_SetSRID(ST_MakePoint(n.x, n.y), c.srid), 4326)
 FROM nueva n JOIN (SELECT numero, CAST(substring(tabla FROM '"crs": "EPSG:(\d{1,6})"') AS integer) AS srid FROM carga
 WHERE numero IN (SELECT carga FROM nueva)) c ON c.numero = n.carga
 WHERE n.resultado = 0 AND NOT n.sin_lugar
 AND CASE WHEN c.srid = 4326 THEN abs(n.x) <= 180 AND abs(n.y) <= 90
 WHEN c.srid BETWEEN 32601 AND 32660 OR c.srid BETWEEN 32701 AND 32760
 THEN n.x BETWEEN 100000 AND 900000 AND n.y BETWEEN 0 AND 10000000 ELSE FALSE END;
 RETURN NULL; END $$""",
    """CREATE TRIGGER con_punto AFTER INSERT ON fila REFERENCING NEW TABLE AS nueva
 FOR EACH STATEMENT EXECUTE FUNCTION con_punto()""",
    """CREATE VIEW puntos AS SELECT (p.carga << 32) + p.orden AS numero, p.carga, p.orden, c.archivo,
 DATE '1970-01-01' + CAST(f.dia AS integer) AS fecha, f.minuto, f.turno, f.delito, f.modalidad, f.comisaria, f.sector,
 p.lugar FROM punto p JOIN fila f ON f.carga = p.carga AND f.orden = p.orden JOIN carga c ON c.numero = p.carga
 WHERE c.retirada IS NULL""",
    "COMMENT ON VIEW puntos IS 'Filas de las cargas que valen, como se leyeron: dos cargas pueden traer el mismo hecho.'",
)
"""Statements that create the points of accepted rows with degrees or UTM coordinates of WGS 84, and a view of the loads that
count: the others have no point, nor have rows whose place is not known to be that of the incident."""

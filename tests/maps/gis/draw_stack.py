"""Draw layers of a GeoPackage over each other with QGIS, and say what it made of their styles; run by its own Python.

Arguments: the GeoPackage, the picture to write, its width in pixels, and the names of the layers, the lowest first.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

path, picture, width, *names = sys.argv[1:]
application = QgsApplication([], False)  # without windows; it must live as long as the layers
application.initQgis()
layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
settings = QgsMapSettings()
settings.setLayers(layers[::-1])
settings.setDestinationCrs(layers[0].crs())
settings.setExtent(settings.fullExtent())
settings.setOutputSize(QSize(int(width), int(width) * 3 // 4))
settings.setBackgroundColor(QColor("white"))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(picture)
placed = Counter(label.layerID for label in job.takeLabelingResults().allLabels())
pixels = (image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))
told = {
    layer.name(): {
        "renderer": layer.renderer().type() if layer.renderer() else "",
        "features": layer.featureCount(),
        "labels": placed[layer.id()],
    }
    for layer in layers
}
sys.stdout.write(json.dumps({"layers": told, "pixels": Counter(pixels)}) + "\n")

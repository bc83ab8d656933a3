"""Few-shot episodes from the official files with Pillow and NumPy, the way few-shot libraries do it:
decoded images stay in memory as uint8, and each one goes through Pillow's transforms and becomes a
normalised array when an episode asks for it. Prints the seconds as a line of JSON."""

import io
import json
import os
import random
import sys
import tarfile
import time
import zipfile

import numpy
from PIL import Image


def first_file(roots, names):
    for root in roots:
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path):
                return path
    sys.exit(f"none of {', '.join(names)} is in {', '.join(roots)}")


def omniglot(roots):
    """Classes of 105x105 drawings, white on black."""
    classes = {}
    with zipfile.ZipFile(first_file(roots, ["omniglot/images_background.zip"])) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".png"):
                image = Image.open(io.BytesIO(archive.read(name))).convert("L")
                classes.setdefault(os.path.dirname(name), []).append(255 - numpy.asarray(image))
    return list(classes.values())


def cifar_100(roots):
    """Classes of 32x32x3 photographs."""
    names = [f"cifar/cifar-100-binary.tar.{ending}" for ending in ("gz", "xz")]
    classes = {}
    with tarfile.open(first_file(roots, names)) as archive:
        for member in archive:
            if os.path.basename(member.name) == "train.bin":
                data = numpy.frombuffer(archive.extractfile(member).read(), numpy.uint8)
                for record in data.reshape(-1, 3074):
                    pixels = record[2:].reshape(3, 32, 32).transpose(1, 2, 0)
                    classes.setdefault(int(record[1]), []).append(numpy.ascontiguousarray(pixels))
    return list(classes.values())


def transformed(pixels, request, mean, deviation):
    image = Image.fromarray(pixels)
    size = request["size"]
    if image.size != (size, size):
        image = image.resize((size, size), Image.BILINEAR)
    if request["augment"]:
        padded = Image.new(image.mode, (size + 8, size + 8))
        padded.paste(image, (4, 4))
        left, top = random.randint(0, 8), random.randint(0, 8)
        image = padded.crop((left, top, left + size, top + size))
        if random.random() < 0.5:
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
    return (numpy.asarray(image, numpy.float32) / 255 - mean) / deviation


def episode(classes, request, mean, deviation):
    images, labels = [], []
    for _ in range(request["tasks"]):
        for label, chosen in enumerate(random.sample(range(len(classes)), request["ways"])):
            count = request["shots"] + request["queries"]
            for index in random.sample(range(len(classes[chosen])), count):
                images.append(transformed(classes[chosen][index], request, mean, deviation))
                labels.append(label)
    return numpy.stack(images), numpy.array(labels)


def main():
    request = json.loads(sys.argv[1])
    random.seed(1)
    start = time.perf_counter()
    if request["format"] == "omniglot":
        classes, mean, deviation = omniglot(request["roots"]), numpy.float32(0.08), numpy.float32(0.26)
    else:
        classes = cifar_100(request["roots"])
        mean = numpy.array([0.507, 0.487, 0.441], numpy.float32)
        deviation = numpy.array([0.267, 0.256, 0.276], numpy.float32)
    ready = time.perf_counter() - start
    best = float("inf")
    for _ in range(request["repetitions"]):
        start = time.perf_counter()
        for _ in range(request["episodes"]):
            episode(classes, request, mean, deviation)
        best = min(best, (time.perf_counter() - start) / request["episodes"])
    print(json.dumps({"ready": ready, "episode": best}))


main()

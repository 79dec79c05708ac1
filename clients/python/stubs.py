"""Generates tarjuman/v1/*_pb2.py from the .proto files of the repository.

    python stubs.py [FOLDER]

writes into FOLDER (default: beside this file). Uses grpcio-tools, or protoc with grpc_python_plugin where those are installed.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def protos():
    """The folder with the .proto files: of the repository, or of a source package."""
    for folder in (HERE / "proto", HERE.parent.parent / "proto"):
        if (folder / "tarjuman").is_dir():
            return folder
    raise SystemExit("the .proto files are not there: run this inside of the repository")


def generate(out=HERE):
    folder, out = protos(), pathlib.Path(out)
    files = sorted(str(p.relative_to(folder)) for p in (folder / "tarjuman").rglob("*.proto"))
    arguments = [f"-I{folder}", f"--python_out={out}", f"--grpc_python_out={out}", *files]
    try:
        import grpc_tools
        from grpc_tools import protoc

        include = pathlib.Path(grpc_tools.__file__).parent / "_proto"
        failed = protoc.main(["protoc", f"-I{include}", *arguments])
    except ImportError:
        plugin = shutil.which("grpc_python_plugin")
        if not plugin or not shutil.which("protoc"):
            raise SystemExit("install grpcio-tools, or protoc and grpc_python_plugin") from None
        failed = subprocess.call(["protoc", f"--plugin=protoc-gen-grpc_python={plugin}", *arguments])
    if failed:
        raise SystemExit("protoc failed")
    (out / "tarjuman" / "v1" / "__init__.py").touch()


if __name__ == "__main__":
    generate(*sys.argv[1:])

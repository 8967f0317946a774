"""The layout, the import contracts and the sizes that style asks for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from simdesert._compiled import KERNELS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "simdesert"
FOLDERS = ("country", "levers", "metrics", "model", "results", "studies", "views")
GROUND = ("errors", "parameters", "chance", "_hash", "_cache", "_compiled")
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("mesa", "numba", "pandas", "scipy", "matplotlib")
FORBIDDEN_WORDS = ("utils", "helpers", "manager", "config", "core", "base", "engine", "strategy")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def functions_of(module: Path) -> list[Function]:
    return [node for node in ast.walk(tree_of(module)) if isinstance(node, Function)]


def lines_of(function: Function) -> int:
    """Lines of code: without decorators, docstring, blank lines and comments."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    return len({node.lineno for statement in body for node in ast.walk(statement) if hasattr(node, "lineno")})


def imported_by(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def dotted_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def needed_by(module: Path) -> set[str]:
    """Modules of the package that must be there before this one: imports at its top, not those under TYPE_CHECKING."""
    found = set()
    for node in tree_of(module).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found & {dotted_of(other) for other in MODULES} - {dotted_of(module), "simdesert"}


def code_of(module: Path) -> str:
    """The code without docstrings and comments."""
    tree = tree_of(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def test_the_import_contracts_hold() -> None:
    lint = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_package_holds_seven_folders_and_the_ground() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    files = {path.stem for path in PACKAGE.glob("*.py")}
    assert folders == set(FOLDERS)
    assert files == {*GROUND, "__init__", "__main__"}


def test_the_folders_of_the_tests_mirror_those_of_the_code() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert set(FOLDERS) - folders == set(), "a folder of the code has no tests"


def test_every_lever_has_a_test_file_of_the_same_name() -> None:
    levers = {path.stem for path in (PACKAGE / "levers").glob("*.py") if not path.stem.startswith("_")}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "levers").glob("test_*.py")}
    assert levers - tests == set()


def test_kernels_import_only_numpy_numba_and_the_hash() -> None:
    allowed = {"__future__", "typing", "numpy", "numpy.typing", "numba", "simdesert._hash", "simdesert._compiled"}
    allowed |= {"simdesert.model._columns", "simdesert.model._trying", "simdesert.model._registering"}
    allowed |= {"simdesert.model._elsewhere"}
    for kernel in KERNELS:
        if kernel != "_hash.py":
            assert imported_by(PACKAGE / kernel) - allowed == set(), kernel


def test_no_import_goes_round_in_a_circle() -> None:
    needs = {dotted_of(module): needed_by(module) for module in MODULES}
    while True:
        free = {name for name, others in needs.items() if not others & needs.keys()}
        if not free:
            break
        needs = {name: others for name, others in needs.items() if name not in free}
    assert needs == {}


def test_all_chance_comes_from_chance() -> None:
    streams = re.compile(r"\bimport random\b|\bnp\.random\b|numpy\.random|default_rng|shuffle_do|\.random\b")
    toy = PACKAGE / "country" / "toy.py"  # a place drawn once and for all, before any run
    found = {name_of(module): streams.findall(code_of(module)) for module in MODULES if module != toy}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_has_at_most_250_lines_and_a_lever_80(module: Path) -> None:
    is_lever = module.parent.name == "levers" and not module.name.startswith("_")
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= (80 if is_lever else 250)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_has_at_most_50_lines_of_code(module: Path) -> None:
    long = {function.name: lines_of(function) for function in functions_of(module) if lines_of(function) > 50}
    assert long == {}


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(lines_of(function) for module in MODULES for function in functions_of(module))
    assert median(lengths) <= 6
    assert lengths[int(0.95 * len(lengths))] <= 25


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_what_is_public_has_a_docstring(module: Path) -> None:
    tree = tree_of(module)
    bare = [
        node.name
        for owner in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef)))
        for node in owner.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")
        if ast.get_docstring(node) is None
    ]
    assert bare == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_file_is_named_after_nothing(module: Path) -> None:
    assert not set(module.stem.strip("_").split("_")) & set(FORBIDDEN_WORDS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_function_passes_unnamed_keywords_through(module: Path) -> None:
    passing = [
        function.name
        for function in functions_of(module)
        if (kwarg := function.args.kwarg) is not None
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg is None and isinstance(keyword.value, ast.Name) and keyword.value.id == kwarg.arg
        if not (function.name == "__init_subclass__" or _checked(function, kwarg.arg))
    ]
    assert passing == []


def _checked(function: Function, name: str) -> bool:
    """Whether the function looks at each keyword (``for name, value in values.items()``) before it hands them on."""
    return any(
        isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and name in ast.unparse(node.iter)
        for node in ast.walk(function)
    )


@pytest.mark.parametrize("arguments", ["--help", "levers", "scenarios", "levers --help", "run --help"])
def test_the_light_commands_import_nothing_heavy(arguments: str) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['simdesert', *{arguments.split()!r}]\n"
        "from simdesert.views.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_simdesert_imports_nothing_else() -> None:
    program = (
        "import sys, simdesert\n"
        "heavy = [name for name in sys.modules if name.split('.')[0] in ('numpy', 'pydantic', 'typer', 'mesa')]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

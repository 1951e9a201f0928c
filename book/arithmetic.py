"""The same sums on every processor: what PyTorch reads when it is imported.

Left alone, it takes the widest instructions that a processor has, and adds up in
another order with each width. A last bit more or less makes a long training another
one, and pages would drift wherever another machine wrote them. So the book is computed
with what every x86 processor of the last ten years has, in one thread. Others, ARM for
one, have an arithmetic of their own: there a page may differ as `book_platform` in
pyproject.toml allows.
"""

import os
import platform

ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # tensors are small: a second only costs
X86 = {
    "ATEN_CPU_CAPABILITY": "avx2",  # PyTorch's own loops
    # "Conditional numerical reproducibility": of its settings the one that Intel says
    # gives the same on processors of others, too.
    "MKL_CBWR": "COMPATIBLE",
    "ONEDNN_MAX_CPU_ISA": "AVX2",  # convolutions
}
ENVIRONMENT = ONE_THREAD | (X86 if platform.machine() in ("x86_64", "AMD64") else {})


def settle() -> None:
    """Set it for this process and its children; what the user has set stays.

    Too late once PyTorch has been imported.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)

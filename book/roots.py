"""Square roots that are the same on every processor: importing this swaps PyTorch's.

PyTorch leaves roots to MKL. On AMD's processors, and wherever MKL may use no more than
all have (`book.arithmetic`), it begins with an estimate that each processor makes for
itself. On one of AMD's, one root of five came out wrong in its last bit, and with it
every step of Adam; nothing else that was tried differed. NumPy asks the processor for
the root itself, which IEEE 754 wants rightly rounded.
"""

import numpy as np
import torch
from torch import Tensor

SWAPPED = torch.library.Library("aten", "IMPL")  # for as long as it is held


def sqrt(x: Tensor) -> Tensor:
    """The roots of a tensor of any type; of integers they are floats."""
    x = x.detach()
    if x.dtype in (torch.float32, torch.float64):
        with np.errstate(invalid="ignore"):  # of -1, nan
            return torch.from_numpy(np.asarray(np.sqrt(x.numpy())))
    return torch.sqrt(x, out=torch.empty(0, dtype=torch.result_type(x, 0.5)))


if torch.backends.mkl.is_available():
    SWAPPED.impl("sqrt", sqrt, "CPU")
    SWAPPED.impl("sqrt_", lambda x: x.copy_(sqrt(x)), "CPU")

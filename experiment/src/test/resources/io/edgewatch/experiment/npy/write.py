"""Writes the npy files in this directory. They were written by NumPy 2.4.6."""

import numpy as np

values = np.array([[0, 1, 2], [3, 4, 100]])
order = {"<": "little", ">": "big", "|": "single"}
types = "<f4 >f4 <f8 >f8 <i8 >i8 <i4 >i4 <i2 >i2 |i1 |u1 <u2 >u2 <u4 >u4 <u8 >u8"
for dtype in types.split():
    x = values.astype(dtype)
    if dtype[1] == "f":
        x[0, 0] = -0.1
    elif dtype[1] == "i":
        x[0, 0] = np.iinfo(x.dtype).min
    else:
        x[0, 0] = np.iinfo(x.dtype).max
    name = f"{order[dtype[0]]}-{dtype[1:]}"
    np.save(f"{name}.npy", x)
    np.save(f"{name}-fortran.npy", np.asfortranarray(x))

np.save("fortran-3d.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
np.save("scalar.npy", np.float64(2.5))
np.save("object.npy", np.array([{}, "x"], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save("half.npy", np.zeros(3, dtype="<f2"))
np.save("text.npy", np.array(["ab"]))
for major in (2, 3):
    with open(f"version-{major}.npy", "wb") as file:
        np.lib.format.write_array(file, np.arange(6, dtype="<f4").reshape(2, 3), version=(major, 0))

"""Warm kernels: forked from a process that has already imported what notebooks import.

Jupyter finds them by the entry point of :class:`analysis.kernels.provisioner.WarmProvisioner`; the variable
``JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner`` switches them on; notebooks and
kernelspec stay as they are.
One kernel a notebook, never used again; it has no debugger. Where there is no fork, ordinary kernels run
with the same results.
"""

"""A kernel manager whose client does not idle: it goes on as soon as the kernel answers on both channels."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

_ANSWER = 1.0
_TOLD = 0.2


class PromptClient(AsyncKernelClient):
    """A client that is ready when the kernel's reply and its idle message have both come."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        limit = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while not await self._has_answered():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > limit:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _has_answered(self) -> bool:
        asked = self.kernel_info()
        try:
            reply = await self.shell_channel.get_msg(timeout=_ANSWER)
            while reply["parent_header"].get("msg_id") != asked:
                reply = await self.shell_channel.get_msg(timeout=_ANSWER)
            while not _is_idle_after(await self.iopub_channel.get_msg(timeout=_TOLD), asked):
                pass
        except Empty:  # the subscription came too late for this one: ask again
            return False
        self._handle_kernel_info_reply(reply)
        return True


def _is_idle_after(message: dict[str, Any], asked: str) -> bool:
    state, cause = message["content"].get("execution_state"), message["parent_header"].get("msg_id")
    return (state, cause) == ("idle", asked)


class PromptKernelManager(AsyncKernelManager):
    """Makes :class:`PromptClient`."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traits, passed on as they came
        super().__init__(**options)
        self.client_factory = PromptClient

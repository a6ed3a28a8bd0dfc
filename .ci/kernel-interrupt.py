"""Starts the installed Java kernel, stops a long selection in a cell, and runs the next cell.

Fails unless the stopped cell answers within two seconds and the next cell still works.
"""
import queue
import sys
import time

from jupyter_client.manager import start_new_kernel

SELECTION = """
import winnow.linalg.*; import winnow.maximize.*; import winnow.submodular.*;
FloatMatrix s = FloatMatrix.build(6000, 6000, (i, row) -> { for (int j = 0; j < 6000; j++) row[j] = 1f / (1 + Math.abs(i - j)); });
"""
LONG = "new NaiveGreedy().maximize(FacilityLocation.symmetric(s), Budget.items(6000)).size()"


def reply_to(client, message, patience):
    end = time.time() + patience
    while time.time() < end:
        try:
            reply = client.get_shell_msg(timeout=0.1)
        except queue.Empty:
            continue
        if reply["parent_header"].get("msg_id") == message and reply["msg_type"] == "execute_reply":
            return reply["content"]["status"]
    return "no answer"


def result_of(client, code):
    results = []
    client.execute_interactive(code, timeout=60, output_hook=lambda m: results.append(m["content"].get("data")))
    return [data["text/html"] for data in results if data]


manager, client = start_new_kernel(kernel_name="java", startup_timeout=120)
try:
    client.execute_interactive(SELECTION, timeout=120)
    cell = client.execute(LONG)
    time.sleep(1)
    manager.interrupt_kernel()
    stopped = reply_to(client, cell, 2)
    after = result_of(client, "s.rows()")
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
if stopped != "error" or after != ["6000"]:
    sys.exit(f"the kernel does not stop well: the stopped cell answered {stopped!r}, the next one {after}")

"""Several processes for one run: how many, and how each is told its place among them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Final

from mlwidget.errors import InvalidValueError, UnavailableError

HERE: Final = "127.0.0.1"


def _check(what: str, count: object, least: int = 1) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise InvalidValueError(f"{what} is a whole number of at least {least}, got {count!r}")
    return count


def _check_nodes(count: object) -> int:
    if _check("node_count", count) > 1:
        msg = (
            f"a run has one machine here, got node_count={count}: give process_count the number instead"
        )
        raise UnavailableError(msg)
    return 1


@dataclass
class MpiConfiguration:
    """Processes that know each other as those that `mpirun` starts do.

    >>> MpiConfiguration(process_count_per_node=2).variables(1)["OMPI_COMM_WORLD_RANK"]
    '1'

    Args:
        process_count_per_node: How many.
        node_count: 1: all of them run on this machine.
    """

    process_count_per_node: int = 1
    node_count: int = 1

    @property
    def count(self) -> int:
        """How many processes there are."""
        _check_nodes(self.node_count)
        return _check("process_count_per_node", self.process_count_per_node)

    def variables(self, rank: int) -> dict[str, str]:
        """What the process of a rank finds in its environment.

        The names are those of Open MPI and of PMI, which MPI programs and Horovod read.
        """
        count = str(self.count)
        mine = str(rank)
        return {
            "OMPI_COMM_WORLD_RANK": mine,
            "OMPI_COMM_WORLD_SIZE": count,
            "OMPI_COMM_WORLD_LOCAL_RANK": mine,
            "OMPI_COMM_WORLD_LOCAL_SIZE": count,
            "OMPI_UNIVERSE_SIZE": count,
            "PMI_RANK": mine,
            "PMI_SIZE": count,
            "AZ_BATCH_MASTER_NODE": f"{HERE}:6105",
            "AZ_BATCHAI_MPI_MASTER_NODE": HERE,
        }


@dataclass
class PyTorchConfiguration:
    """Processes that `torch.distributed.init_process_group("env://")` connects.

    >>> PyTorchConfiguration(process_count=2).variables(1, port=29500)["WORLD_SIZE"]
    '2'

    Args:
        communication_backend: Kept as it is given: a script names its backend itself.
        process_count: How many; one for each node if not given.
        node_count: 1: all of them run on this machine.
    """

    communication_backend: str = "Nccl"
    process_count: int | None = None
    node_count: int = 1

    @property
    def count(self) -> int:
        """How many processes there are."""
        nodes = _check_nodes(self.node_count)
        return nodes if self.process_count is None else _check("process_count", self.process_count)

    def variables(self, rank: int, *, port: int) -> dict[str, str]:
        """What the process of a rank finds in its environment; `port` is one that nobody uses."""
        mine, count = str(rank), str(self.count)
        return {
            "RANK": mine,
            "LOCAL_RANK": mine,
            "NODE_RANK": "0",
            "WORLD_SIZE": count,
            "LOCAL_WORLD_SIZE": count,
            "MASTER_ADDR": HERE,
            "MASTER_PORT": str(port),
        }


@dataclass
class TensorflowConfiguration:
    """Workers and parameter servers, which need a cluster: not on one machine.

    Args:
        worker_count: How many workers.
        parameter_server_count: How many parameter servers.
    """

    worker_count: int = 1
    parameter_server_count: int = 1


Distributed = MpiConfiguration | PyTorchConfiguration


def ranks(config: object) -> list[dict[str, str]]:
    """For each process of a run the variables that tell it its place; one without any for None.

    A list of kind and count stands for a configuration.

    >>> ranks(None)
    [{}]
    """
    if config is None:
        return [{}]
    if isinstance(config, list):
        kind, count = config
        config = (
            MpiConfiguration(count) if kind == "MpiConfiguration" else PyTorchConfiguration("", count)
        )
    if isinstance(config, TensorflowConfiguration):
        raise UnavailableError("parameter servers have no meaning on one machine: use tf.distribute")
    if isinstance(config, MpiConfiguration):
        return [config.variables(rank) for rank in range(config.count)]
    if isinstance(config, PyTorchConfiguration):
        port = free_port()
        return [config.variables(rank, port=port) for rank in range(config.count)]
    msg = f"distributed_job_config takes MpiConfiguration or PyTorchConfiguration, got {config!r:.80}"
    raise InvalidValueError(msg)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind((HERE, 0))
        return int(found.getsockname()[1])

"""The worker entrance: assembles stations and runs them. Decides nothing."""

from pristan.worker.assembly import Worker, WorkerParts

__all__ = ["Worker", "WorkerParts"]

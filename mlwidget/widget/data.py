"""What `get_widget_data` gives back: the shape that programs of the retired SDK read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlwidget.tracking.run import Run


def widget_data(run: Run, settings: dict[str, Any]) -> dict[str, Any]:
    """Status, properties, metrics, children and logs of a run.

    Args:
        run: The run.
        settings: Come back under "widget_settings".
    """
    details = run.get_details()
    children = list(run.get_children())
    metrics = run.get_metrics()
    return {
        "status": details["status"],
        "workbench_run_details_uri": run.get_portal_url(),
        "run_id": run.id,
        "run_properties": _properties(run, details),
        "child_runs": [_child(child) for child in children],
        "children_metrics": _children_metrics(children),
        "run_metrics": [_metric(run.id, name, value) for name, value in metrics.items()],
        "run_logs": _logs(details),
        "graph": {},
        "widget_settings": dict(settings),
    }


def _properties(run: Run, details: dict[str, Any]) -> dict[str, Any]:
    files = dict(details.get("logFiles") or {})
    definition = details.get("runDefinition") or {}
    start, end = details.get("startTimeUtc"), details.get("endTimeUtc")
    return {
        "run_id": run.id,
        "created_utc": start,
        "properties": dict(details.get("properties") or {}),
        "tags": dict(run.get_tags()),
        "script_name": definition.get("script"),
        "arguments": " ".join(str(part) for part in definition.get("arguments") or []),
        "end_time_utc": end,
        "status": details["status"],
        "log_files": files,
        "log_groups": [sorted(files)] if files else [],
        "run_duration": _duration(start, end),
        "run_number": str(run.number),
        "run_queued_details": {"status": details["status"], "details": None},
    }


def _child(run: Run) -> dict[str, Any]:
    details = run.get_details()
    start, end = details.get("startTimeUtc"), details.get("endTimeUtc")
    return {
        "run_id": run.id,
        "run_number": run.number,
        "metric": None,
        "status": details["status"],
        "run_type": run.type,
        "training_percent": None,
        "start_time": start,
        "end_time": end,
        "created_time": start,
        "created_time_dt": start,
        "duration": _duration(start, end),
    }


def _children_metrics(children: list[Run]) -> dict[str, Any]:
    series: dict[str, list[dict[str, Any]]] = {}
    longest = 0
    for child in children:
        for name, value in child.get_metrics().items():
            data = value if isinstance(value, list) else [value]
            longest = max(longest, len(data))
            mode = "lines" if len(data) > 1 else "markers"
            entry = {"run_id": child.id, "name": child.id, "data": data, "mode": mode, "stepped": False}
            series.setdefault(name, []).append(entry)
    return {
        "categories": list(range(longest)),
        "series": series,
        "metricName": None,
        "primaryMetricName": None,
        "showLegend": len(children) > 1,
    }


def _metric(run_id: str, name: str, value: Any) -> dict[str, Any]:
    data = value if isinstance(value, list) else [value]
    return {
        "name": name,
        "run_id": run_id,
        "categories": list(range(len(data))),
        "series": [{"data": data}],
    }


def _logs(details: dict[str, Any]) -> str:
    error = details.get("error")
    if error:
        message = error.get("message") or (error.get("error") or {}).get("message") or error
        return f"Error occurred: {message}"
    return "Run is completed." if details["status"] == "Completed" else ""


def _duration(start: str | None, end: str | None) -> str:
    if not start:
        return "0:00:00"
    began = _time(start)
    took = (_time(end) if end else dt.datetime.now(dt.UTC)) - began
    return str(dt.timedelta(seconds=int(took.total_seconds())))


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)

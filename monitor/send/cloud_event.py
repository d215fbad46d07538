"""How does a message look as a CloudEvent? Structured JSON, version 1.0."""

import json
from typing import Any

from monitor.model.route import Delivery

SOURCE = "urn:news-monitor"
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def cloud_event(delivery: Delivery) -> dict[str, Any]:
    """The delivery's key is the event's id: source and id tell repeats."""
    body = json.loads(delivery.body)
    subject = {"subject": delivery.story} if delivery.story else {}
    return {
        "specversion": "1.0",
        "id": delivery.key,
        "source": SOURCE,
        "type": f"news-monitor.{body['type']}",
        "time": body["timestamp"],
        "datacontenttype": "application/json",
        **subject,
        "data": body["data"],
    }

"""What Piccolo itself reads: `PICCOLO_CONF=atende.database.piccolo_conf piccolo …`."""

import os

from piccolo.conf.apps import AppRegistry

from atende.database.engine import DEFAULT_URL, URL_VARIABLE, engine_for

DB = engine_for(os.environ.get(URL_VARIABLE) or DEFAULT_URL)
APP_REGISTRY = AppRegistry(apps=["atende.database.piccolo_app"])

"""The server. ``python app.py`` and ``streamlit run app.py`` do the same and take the same options."""

import sys

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from ntk_ui.page import frame, server
from ntk_ui.service import assets, checks, data, figures, labs, preparing, questions, status

app = st.App(
    "ntk_ui/page/main.py",
    lifespan=server.lifespan,
    routes=[
        Route("/{base:path}home", server.first_page),
        Route("/{base:path}assets/{version}/{name}", assets.serve),
        Route("/{base:path}status", status.tell),
        Route("/{base:path}figures", server.list_of_figures),
        Route("/{base:path}figures/", figures.index),
        Route("/{base:path}figures/{lesson}/{name}", figures.serve),
        Route("/{base:path}answers/{lesson}/{name}", questions.serve),
        Route("/{base:path}checks/{seed}", checks.ask),
        Route("/{base:path}checks/{seed}/answers", checks.as_json),
        Route("/{base:path}checks/{seed}/answers.csv", checks.as_csv),
        Route("/{base:path}checks/{seed}/{name}", checks.grade),
        Route("/{base:path}data/example", data.example),
        Route("/{base:path}data/{kind}", data.serve, methods=["POST"]),
        Route("/{base:path}labs/{lesson}/{name}", labs.serve),
        *(Route(f"/{{base:path}}{name}/{{rest:path}}", server.below(name)) for name in frame.PAGES),
    ],
    middleware=[Middleware(server.SecurityHeaders), Middleware(server.SameOrigin)],
    on_script_error=server.apologize,
)

if __name__ == "__main__":
    from streamlit.web import cli

    try:
        preparing.chosen()
    except ValueError as error:
        sys.exit(str(error))
    cli.main(["run", __file__, *sys.argv[1:]])

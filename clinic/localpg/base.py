"""Django's PostgreSQL engine, whose server starts at the first connection."""

from django.db.backends.postgresql import base, client
from django.utils.asyncio import async_unsafe

from clinic.localpg import programs, server
from clinic.localpg.folders import CHECKOUT, folders_of


class DatabaseClient(client.DatabaseClient):
    """``manage.py dbshell`` with the psql that belongs to the server."""

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        (_, *arguments), environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(programs.wheel() / programs.BIN / "psql"), *arguments], environment

    def runshell(self, parameters):
        self.connection.ensure_connection()  # starts the server and fills in where it is
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self):
        self.settings_dict["HOST"] = str(folders_of(CHECKOUT).address())
        self.settings_dict["PORT"] = "5432"
        return super().get_connection_params()

    @async_unsafe
    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except base.Database.OperationalError:
            server.start(folders_of(CHECKOUT))
        return super().get_new_connection(conn_params)

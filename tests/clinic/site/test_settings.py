"""Production starts only when everything is set, and then starts safely."""

import os
import re
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "a-secret-key-of-production-0123456789-abcdefghijklmnopqrstuvwxyz",
    "LINK_KEY": "a-link-key-of-production-9876543210-zyxwvutsrqponmlkjihgfedcba",
    "BASE_URL": "https://clinic.example.org",
    "ALLOWED_HOSTS": "clinic.example.org",
    "DATABASE_URL": "postgres://clinic:password@127.0.0.1:1/clinic",
    "EMAIL_URL": "submission://account:password@mail.example.org:587",
    "TRUSTED_PROXIES": "1",
    "ALLOW_HTTP": "false",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # the browser tests set it
}


def python(*arguments, **changed):
    """Run Python in the project with the environment of production, changed where a test says so."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clinic.settings", **PRODUCTION, **changed},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def production(monkeypatch):
    """Read the file of settings anew, as production with its environment changed where a test says so."""

    def read(**changed) -> SimpleNamespace:
        for name, value in (PRODUCTION | changed).items():
            monkeypatch.setenv(name, value)
        return SimpleNamespace(**runpy.run_path(str(settings.BASE_DIR / "clinic" / "settings.py")))

    return read


@pytest.mark.slow
def test_production_passes_the_deployment_check():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "SECRET_KEY", "LINK_KEY", "BASE_URL", "ALLOWED_HOSTS", "EMAIL_URL"]
)
def test_production_refuses_to_start_without(production, name):
    with pytest.raises(ImproperlyConfigured) as refused:
        production(**{name: ""})

    assert f"{name} is not set.  Production needs it: see .env.example" in str(refused.value)


def test_production_that_lacks_something_does_not_start():
    done = python("manage.py", "check", LINK_KEY="")

    assert done.returncode != 0
    assert "LINK_KEY is not set." in done.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"LINK_KEY": "short"}, "LINK_KEY is too short"),
        ({"LINK_KEY": PRODUCTION["SECRET_KEY"]}, "LINK_KEY must differ from SECRET_KEY"),
        ({"BASE_URL": "http://clinic.example.org"}, "BASE_URL must begin with https://"),
        ({"ALLOWED_HOSTS": "www.example.org"}, "BASE_URL names the host 'clinic.example.org'"),
        ({"SHOW_UNSIGNED": "everything"}, "'everything': it may be all, education or nothing"),
        ({"SHOW_UNSIGNED": ""}, "'': it may be all, education or nothing"),
    ],
)
def test_production_refuses_to_start_half_configured(production, changed, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        production(**changed)

    assert sentence in str(refused.value)


def test_production_starts_with_any_of_several_hosts(production):
    hosts = production(ALLOWED_HOSTS="www.example.org, .example.org").ALLOWED_HOSTS

    assert hosts == ["www.example.org", ".example.org"]


def test_production_hides_what_concerns_emergencies_until_a_physician_has_signed_it(production):
    assert production().SHOW_UNSIGNED == "education"
    choices = ["all", "education", "nothing"]
    assert [production(SHOW_UNSIGNED=choice).SHOW_UNSIGNED for choice in choices] == choices


def test_development_shows_all():
    assert settings.SHOW_UNSIGNED == "all"


def test_production_cookies_belong_to_this_host_alone():
    names = ("SESSION_COOKIE", "CSRF_COOKIE")
    parts = [f"{name}_{part}" for name in names for part in ("NAME", "SECURE", "PATH", "DOMAIN", "HTTPONLY")]
    code = f"from django.conf import settings; print([getattr(settings, part) for part in {parts}])"

    assert python("-c", code).stdout.strip() == str(
        ["__Host-session", True, "/", None, True, "__Host-csrf", True, "/", None, True]
    )


@pytest.mark.parametrize(("proxies", "header"), [("0", None), ("1", ("HTTP_X_FORWARDED_PROTO", "https"))])
def test_production_believes_a_proxy_only_when_there_is_one(production, proxies, header):
    believed = production(TRUSTED_PROXIES=proxies).SECURE_PROXY_SSL_HEADER

    assert believed == header


def test_production_waits_only_so_long_for_the_database(production):
    options = production().DATABASES["default"]["OPTIONS"]

    assert options["connect_timeout"] == 3
    for limit in ("statement_timeout=5000", "lock_timeout=3000"):
        assert limit in options["options"]


@pytest.mark.parametrize(
    ("changed", "sender"),
    [
        ({}, "Alder Back & Spine Clinic <clinic@clinic.example.org>"),
        ({"FROM_EMAIL": "office@example.org"}, "Alder Back & Spine Clinic <office@example.org>"),
        ({"FROM_EMAIL": "Front desk <office@example.org>"}, "Front desk <office@example.org>"),
        ({"CLINIC_NAME": "Clínica Álamo"}, "Clínica Álamo <clinic@clinic.example.org>"),
        ({"CLINIC_NAME": "Alder, Back: Spine"}, '"Alder, Back: Spine" <clinic@clinic.example.org>'),
    ],
)
def test_production_sends_mail_in_the_clinics_name(production, changed, sender):
    from_email = production(**changed).DEFAULT_FROM_EMAIL

    assert from_email == sender


@pytest.mark.parametrize("written", ["office", "office@", "@", "two words", "a@b@example.org"])
def test_production_refuses_a_sender_that_is_no_address(production, written):
    with pytest.raises(ImproperlyConfigured, match="FROM_EMAIL is no e-mail address"):
        production(FROM_EMAIL=written)


@pytest.mark.slow
def test_production_collects_static_files_under_names_that_never_go_stale(tmp_path):
    code = (
        "import django; from django.conf import settings; from django.core.management import call_command;"
        f"settings.STATIC_ROOT = {str(tmp_path)!r};"
        # Squeezing all scripts of the admin takes ten seconds and shows no more than the stylesheets do.
        "settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ['js', 'svg', 'txt', 'png'];"
        "django.setup(); call_command('collectstatic', verbosity=0);"
        "from django.templatetags.static import static; print(static('clinic/site.css'))"
    )
    done = python("-c", code)

    assert done.returncode == 0, done.stderr
    name = done.stdout.strip().removeprefix("/static/")
    assert name.startswith("clinic/site.") and name != "clinic/site.css"
    assert (tmp_path / name).exists() and (tmp_path / f"{name}.gz").exists()


def test_every_variable_is_explained():
    code = (settings.BASE_DIR / "clinic" / "settings.py").read_text()
    explained = (settings.BASE_DIR / ".env.example").read_text()

    read = set(re.findall(r'(?:env\.\w+|required|secret)\("([A-Z_]+)"', code))

    assert {"DATABASE_URL", "LINK_KEY", "DEBUG", "TRUSTED_PROXIES"} < read
    assert read == set(re.findall(r"^#?([A-Z_]+)=", explained, re.MULTILINE))


def test_site_hashes_passwords_with_argon2(quick_passwords):
    assert quick_passwords == ["django.contrib.auth.hashers.Argon2PasswordHasher"]

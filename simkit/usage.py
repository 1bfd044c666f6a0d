"""Wrong use of the command, in one clear sentence of the language asked for: what is wrong, where, and what to do."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from simkit.language.choice import DEFAULT, choose
from simkit.language.helping import FRAME, HELP
from simkit.language.messages import Message, RefusalError, nearest, of_the_system, refusal, says

_QUOTED = re.compile(r"'([^']*)'")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")


class WrongUseError(typer.BadParameter):
    """A value of an option that cannot be used."""

    def __init__(self, option: str, problem: RefusalError) -> None:
        super().__init__(str(problem), param_hint=option)
        self.problem = problem


def language_of(words: Sequence[str]) -> str:
    """The language that a command line asks for, or that of the machine; also of a command line that is wrong."""
    asked = None
    for position, word in enumerate(words):
        if word == "--lang" and position + 1 < len(words):
            asked = words[position + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    try:
        return choose(asked)
    except ValueError:
        return choose()


class Commands(TyperGroup):
    """The commands; who uses one wrongly is told so in her language."""

    language = DEFAULT

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
             standalone_mode: bool = True, windows_expand_args: bool = True, **more: Any) -> Any:  # fmt: skip
        """Runs the command. Exit codes: 0 done, 1 the input is at fault, 2 wrong use."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **more)
        words = list(sys.argv[1:] if args is None else args)
        self.language = language = language_of(words)
        try:
            words = _with_the_language_after_its_command(words)
            if not words or "--help" in words:  # what formats the help takes a while to be imported
                speak(self, language)
            code = super().main(words, "simkit", complete_var, False, windows_expand_args, **more)
        except typer.Abort:
            sys.exit(130)
        except _UsageError as error:
            language = language_of(words)
            command = " ".join(["simkit", *(word for word in words[:1] if word in self.commands)])
            typer.echo(told(error, language, command), err=True)
            sys.exit(getattr(error, "exit_code", 2))
        except SystemExit as over:  # what formats the help ends with 1 where its reader has seen enough
            sys.exit(0 if isinstance(over.__context__, BrokenPipeError) else over.code)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that was called; whoever reads may have seen enough, like ``head``."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  what is left is written there when Python ends
            return 0
        except OSError as problem:  # the disk is full, for example, or the standard output is
            problem.filename = problem.filename or "stdout"
            typer.echo(of_the_system(problem).in_language(self.language), err=True)
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
            return 1


def _with_the_language_after_its_command(words: list[str]) -> list[str]:
    """``simkit --lang en run …`` as ``simkit run --lang en …``; where there is no command it only chooses the language of the help.

    Raises:
        WrongUseError: no language is named, or one that is not spoken, where no command is there to say so.
    """
    end = words.index("--") if "--" in words else len(words)
    asked: list[str] = []
    rest: list[str] = []
    before = iter(words[:end])
    for word in before:
        if word == "--lang":
            asked += [word, *islice(before, 1)]
        else:
            (asked if word.startswith("--lang=") else rest).append(word)
    rest += words[end:]
    if rest and not rest[0].startswith("-"):
        return [rest[0], *(asked if asked[-1:] != ["--lang"] else []), *rest[1:], *(asked[-1:] if asked[-1:] == ["--lang"] else [])]
    if asked:
        if asked[-1] == "--lang":
            raise WrongUseError("--lang", refusal("use.no_value", name="--lang"))
        try:
            choose(asked[-1].removeprefix("--lang="))
        except RefusalError as problem:
            raise WrongUseError("--lang", problem) from None
    return rest


def speak(commands: TyperGroup, language: str) -> None:
    """Lets the commands, made anew for each call, say of themselves in this language what they do and what may be given."""
    from typer import rich_utils

    for name, words in FRAME.items():
        setattr(rich_utils, name, words[language == "en"])
    if language == "en":
        return
    for command in (commands, *commands.commands.values()):
        command.help = HELP.get(command.help or "", command.help)
        command.get_usage = _usage_of(command)  # type: ignore[method-assign]
        asked_for_help = command.get_help_option(typer.Context(command))
        parameters: list[Any] = [*command.params, *([asked_for_help] if asked_for_help is not None else [])]
        for parameter in parameters:
            parameter.help = HELP.get(str(getattr(parameter, "help", None)), getattr(parameter, "help", None))


def _usage_of(command: Any) -> Any:
    """How a command is written, in Bahasa Indonesia."""
    written = command.get_usage
    words = {"Usage:": "Cara pakai:", "[OPTIONS]": "[OPSI]", "COMMAND [ARGS]": "PERINTAH [ISIAN]"}

    def usage(context: Any) -> str:
        told = str(written(context))
        for english, indonesian in words.items():
            told = told.replace(english, indonesian)
        return told

    return usage


_UsageError: type[Any] = typer.BadParameter.__mro__[1]  # what Typer calls wrong use; it gives the class no name of its own


def told(error: Any, language: str, command: str) -> str:
    """The sentence, with where to read more; the help itself where only a command was written."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message() or error.ctx.get_help())
    message, near = _message(error)
    return f"{message.in_language(language, near)}\n{says('use.help', command=command).in_language(language)}"


def _message(error: Any) -> tuple[Message, str]:
    name, context = type(error).__name__, getattr(error, "ctx", None)
    if isinstance(error, WrongUseError):
        return says("use.of", place=error.param_hint, message=error.problem.message), error.problem.nearest
    if name == "NoSuchOption":
        known = _options(context)
        near = nearest(error.option_name, known)
        return says("use.option", command=context.command_path if context else "simkit", name=error.option_name, known=known), near
    if name == "BadOptionUsage":
        return says("use.flag" if "does not take" in error.message else "use.no_value", name=error.option_name), ""
    if name == "MissingParameter":
        option = _written(error.param)
        if not option.startswith("-"):
            return says("use.place", command=context.command_path if context else "simkit"), ""
        return says("use.missing", name=option), ""
    if isinstance(error, typer.BadParameter):
        place = error.param_hint or _written(getattr(error, "param", None))
        cause = error.__cause__
        if isinstance(cause, ValidationError):
            from simkit.scenario.form import said

            message, near = said(cause)
            return says("use.of", place=place, message=message), near
        return says("use.of", place=place, message=says("use.value", problem=error.message)), ""
    if "No such command" in str(error.message):
        known = tuple(getattr(context.command, "commands", ())) if context else ()
        found = _QUOTED.search(error.message)
        given = found[1] if found else ""
        return says("use.command", name=given, known=known), nearest(given, known)
    if "Missing command" in str(error.message):
        return says("use.no_command", known=tuple(getattr(context.command, "commands", ())) if context else ()), ""
    extra = _IN_BRACKETS.search(str(error.message))
    if "unexpected extra" in str(error.message) and extra:
        return says("use.extra", names=extra[1]), ""
    return says("use.value", problem=str(error.message)), ""


def _options(context: Any) -> tuple[str, ...]:
    """The options of the command that was called, as they are written."""
    parameters = getattr(getattr(context, "command", None), "params", ())
    return (*(option for parameter in parameters for option in parameter.opts if option.startswith("--")), "--help")


def _written(parameter: Any) -> str:
    """An option or argument as it is written on the command line."""
    return str(max(getattr(parameter, "opts", None) or ["?"], key=len))

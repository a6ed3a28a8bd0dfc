"""Writes expected.json: what Jinja itself makes of the templates here, set up as the transformers library sets it up.

Run in this folder: python3 make.py  (written with Jinja 3.1.6)
"""
import datetime
import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime.datetime(2024, 2, 9, 7, 5, 3)
TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.Scope(body).set_lineno(line)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = lambda x, indent=None: json.dumps(x, ensure_ascii=False, indent=indent)

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def case(name, template, messages, add):
    messages = [dict(role=r, content=c) for r, c in messages]
    result = dict(name=name, template=template, messages=messages, addGenerationPrompt=add)
    try:
        result["expected"] = environment().from_string(template).render(
            messages=messages, add_generation_prompt=add, tools=None, documents=None, **TOKENS)
    except Exception as error:
        result["error"] = type(error).__name__ + ": " + str(error)
    return result


CONVERSATIONS = {
    "question": [("user", "Hi {{ 7 * 7 }} {% x %}")],
    "system first": [("system", " Be  brief.\n"), ("user", "  What is 2+2? \n"), ("assistant", " 4 \n"), ("user", "é 日本 \U0001f600")],
    "answered": [("user", "a"), ("assistant", "<think>\nlong\n</think>\n\nb")],
    "no turn-taking": [("user", "a"), ("user", "b")],
    "empty": [],
}

# One template a line; ⏎ stands for a line break.
SNIPPETS = r"""
{{ bos_token + 'x' }}|{{ bos_token ~ 1 ~ none ~ true ~ nope }}|{{ messages[1]['content'] }}
{% for m in messages[1:] %}{{ m.role }}{% if not loop.last %},{% endif %}{% endfor %}
{{ messages[0]['content'].strip() }}|{{ messages[0]['content'] | trim }}|
{{ 'abc'.startswith('ab') }}|{{ 'abc'.endswith(('x', 'bc')) }}|{{ 'abc'.upper() }}|{{ 'abc'[1:] }}|{{ 'abc'[-1] }}|{{ 'abc'[::-1] }}|{{ 'abcde'[-3:-1] }}|{{ 'abc'[5:] }}|{{ 'abcdef'[4:1:-2] }}
{{ 'a,b'.split(',')[-1] }}|{{ ' a  b '.split() | join('+') }}|{{ 'a,b,c'.split(',', 1) | join('+') }}|{{ 'aXbX'.replace('X', '-') }}|{{ 'abcabc'.count('bc') }}|{{ 'abc'.find('c') }}{{ 'abc'.find('z') }}
{% set x = 1 %}{% for m in messages %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}
{% set ns = namespace(found=false, n=0) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.found = true %}{% set ns.n = ns.n + 1 %}{% endif %}{% endfor %}{{ ns.found }}{{ ns.n }}{{ ns.nope }}
{% if tools is defined and tools %}T{% else %}F{% endif %}|{{ messages is iterable }}|{{ 'a' is string }}|{{ tools is none }}|{{ messages[0] is mapping }}|{{ nope is defined }}|{{ nope is not defined }}|{{ messages is sequence }}|{{ 3 is odd }}|{{ 4 is divisibleby 2 }}|{{ 'a' is in ['a'] }}|{{ 1 is number }}|{{ true is boolean }}
{{ 'a' if add_generation_prompt else 'b' }}|{{ 'a' if not add_generation_prompt }}|{{ 'a' if nope else 'b' if tools else 'c' }}
{% for m in messages %}{{ loop.index0 % 2 == 0 }}{{ (m['role'] == 'user') != (loop.index0 % 2 == 0) }}{{ loop.first }}{{ loop.revindex }}{{ loop.length }}{{ loop.depth }},{% endfor %}
{% for m in messages -%}⏎  {{- m['role'] -}}⏎ {% endfor %}|⏎
  {% if true %}⏎  a⏎  {% endif %}⏎b⏎
  {% if true -%}⏎  a⏎  {%- endif %}⏎  b⏎⏎
a  {#- c -#}  b⏎  {# d #}⏎  e {# f #} g
  {%+ if true %}⏎x{% endif +%}⏎y
⏎⏎  {{ 'x' }}  ⏎⏎{{- 'y' -}}  ⏎ z
x {% if true %} {% endif %} y {%- if true %}⏎⏎ z{% endif %}
{{ messages | tojson }}|{{ messages[0] | tojson(indent=2) }}|{{ [] | tojson }}{{ {} | tojson(indent=1) }}{{ [1, [true, none, 'q"\\\n\t\x01é']] | tojson(indent=1) }}
{{ messages|length }}|{{ messages[-1].role }}|{{ true }}|{{ none }}|{{ 7//2 }}|{{ -7//2 }}|{{ -7 % 3 }}|{{ 2 + 3 * 4 - 1 }}|{{ (2 + 3) * 4 }}|{{ - 3 }}
{{ nope }}|{{ messages[9] }}|{{ messages[0].nope }}|{{ messages[0]['nope'] }}|{{ nope == none }}|{{ nope == nope }}|{{ 'a' in nope }}
{{ nope.x }}
{{ messages[9].role }}
{{ nope + 'x' }}
{{ none + 'x' }}
{{ 'x' + 1 }}
{{ 'x' < 1 }}
{{ frob('x') }}
{{ 'x' | frob }}
{% frob %}
{{ 'x' is frob }}
{{ 'a' 'b' }}|{{ "it's" }}|{{ 'say \'hi\'' }}|{{ "tab\there \\n \u00e9" }}
{{ 'system' in messages[0] }}|{{ 'role' in messages[0] }}|{{ 'y' in 'xyz' }}|{{ 'y' not in 'xyz' }}|{{ 1 in [1, 2] }}|{{ not 1 in [1] }}|{{ not 1 == 2 }}
{% macro f(x, y='d') %}[{{ x }}{{ y }}{{ z }}]{% endmacro %}{{ f('a') }}{{ f('a', y='b') }}{{ f() }}{{ f('a', 'c') | upper }}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}
{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(3) }}
{% set x %}blk{{ 1 }}{% endset %}{{ x }}{{ x | length }}
{% for k, v in messages[0].items() %}{{ k }}={{ v }};{% endfor %}|{{ messages[0].get('role') }}|{{ messages[0].get('zz', 'dflt') }}|{{ messages[0].get('zz') }}|{% for k in messages[0] %}{{ k }}{% endfor %}|{% for k, v in messages[0] | items %}{{ k }}{% endfor %}|{{ messages[0].keys() | list | join }}
{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ m.role }}{{ loop.last }}{% else %}none{% endfor %}|{% for m in [] %}{% else %}none{% endfor %}
{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join(',') }}|{{ (messages | first).role }}{{ (messages | last).role }}|{{ messages | rejectattr('role', 'equalto', 'user') | list | length }}|{{ messages | map(attribute='role') | map('upper') | list | tojson }}
{{ raise_exception('bad ' + 'luck') }}
{{ 'abc' | replace('b', 'x') | upper | default('q') }}|{{ zz | default('q') }}|{{ '' | default('q', true) }}|{{ '' | d('q') }}
a{% generation %}x{% endgeneration %}b
{% for m in messages %}{% if loop.index == 2 %}{% continue %}{% endif %}{{ m.role }}{% if loop.index == 3 %}{% break %}{% endif %}{% endfor %}
{% if 1 < 2 < 3 %}y{% endif %}{% if 1 < 2 > 3 %}n{% endif %}|{{ not false and true }}|{{ 1 <= 1 and 2 >= 3 or 'z' }}
{{ messages[0].role == 'system' and 'X' or 'Y' }}|{{ 'X' and '' }}|{{ '' or 'Z' }}|{{ 0 or none }}|{{ [] or 'e' }}
{{ range(3) | list | tojson }}|{{ range(1, 3) | list | tojson }}|{{ range(5, 1, -2) | list | tojson }}|{{ dict(a=1) | tojson }}|{{ {'a': 1, 'b': [2]} | tojson }}|{{ ([1] + [2]) | tojson }}
{% for m in messages %}{{ loop.previtem.role if loop.previtem is defined }}>{{ loop.nextitem.role if loop.nextitem is defined }};{% endfor %}|{{ '  x '.rstrip() }}{{ ' x'.lstrip() }}|{{ 'xxaxx'.strip('x') }}
{% set a, b = 1, 'z' %}{{ a }}{{ b }}|{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }}{% endfor %}
{{ 'hello wORLD' | capitalize }}|{{ 'hello wORLD' | title }}|{{ "a\nb\n\nc" | indent(2) }}|{{ "a\nb" | indent(2, true) }}|{{ '42' | int + 1 }}|{{ 3 | string + 'x' }}|{{ 'abc' | reverse }}|{{ [1, 2] | reverse | list | tojson }}
{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%A, %B %d, %Y %H:%M:%S') }}|{{ strftime_now('%Y-%m-%d 100%%') }}
{% if messages[0].role == 'user' %}u{% elif messages[0].role == 'system' %}s{% elif true %}e{% else %}o{% endif %}
{% for m in messages %}{% for c in m.role %}{{ c }}{{ loop.index }}{{ loop.depth }}{% endfor %}{{ loop.index }} {% endfor %}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}
{% for m in messages %}{% set seen = m.role %}{% endfor %}{{ seen is defined }}
{{ 'x' ~ messages | length ~ 'y' }}|{{ 'a' + 'b' | upper }}|{{ ('a' + 'b') | upper }}|{{ -1 | string }}|{{ 'a' + messages[0].role | upper + 'b' is string }}
{{ messages[0].role.__class__ }}
{{ ''.__class__.__mro__ }}
{{ messages.append(1) }}
{{ 'a' * 3 }}
{{ 1 / 2 }}
{{ 2 ** 3 }}
{{ [1, 2] }}
{{ messages[0] }}
{{ 1.5 }}
{% include 'x' %}
{% raw %}{{ x }}{% endraw %}
{{ x
{% if x %}
{% endif %}
{{ 'x }}
{{ (1 }}
{{ 1) }}
{# x
{% for x in 1 %}{% endfor %}
{{ 1 // 0 }}
{{ {1: 2} | tojson }}
{{ messages[0].content.foo() }}
{% set messages.x = 1 %}
{% break %}
{{ loop.index }}
{% if true %}{% else %}{% else %}{% endif %}
"""


def main():
    here = pathlib.Path(__file__).parent
    cases = []
    for file in sorted(here.glob("*.jinja")):
        for title, messages in CONVERSATIONS.items():
            for add in (True, False):
                cases.append(case(file.stem + ", " + title, file.read_text(encoding="utf-8"), messages, add))
    for snippet in SNIPPETS[1:-1].split("\n"):
        cases.append(case(snippet, snippet.replace("⏎", "\n"), CONVERSATIONS["system first"], True))
    origin = "Jinja " + jinja2.__version__ + " by make.py"
    text = json.dumps(dict(origin=origin, cases=cases), ensure_ascii=True, indent=1)
    (here / "expected.json").write_text(text + "\n", encoding="utf-8")


main()

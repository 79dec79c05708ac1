"""Translate with a language model: glossary into the prompt, check, ask once more with what was found.

The model is a function from a prompt to a text, so that any will do.
"""

import sys
from typing import Callable

import tarjuman


def translate(client: tarjuman.Client, model: Callable[[str], str], text: str, rounds: int = 2) -> str:
    block = client.prompt([text], max_characters=4000).block
    ask = "Translate from Arabic into English. Use these terms:\n" + block + "\nText:\n" + text
    draft = model(ask)
    for _ in range(rounds):
        findings = client.check([tarjuman.Pair(text, draft)])[0].findings
        if not findings:
            return draft
        told = "\n".join(
            f"- `{f.found or 'nothing'}` stands for `{f.source_text}`; expected: {' or '.join(f.expected)}" for f in findings
        )
        draft = model(ask + "\nYour translation:\n" + draft + "\nCorrect these:\n" + told)
    # What the model would not mend is mended where the correction is clear.
    return tarjuman.apply_edits(draft, client.check([tarjuman.Pair(text, draft)])[0].findings)


if __name__ == "__main__":
    with tarjuman.Client(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051") as client:
        # Stands for a model that ignores its glossary.
        print(translate(client, lambda prompt: "The delegation flew from Beirut to Al Qahera.", "سافر الوفد من بيروت إلى القاهرة."))

// The widget's colour: picked or typed, with a word on how well white text reads on it.

import { useId } from "react";
import { contrastWithWhite, ENOUGH } from "../../../lib/contrast.ts";

interface ColorFieldProps {
  value: string;
  onColor(color: string): void;
  readOnly: boolean;
  wrong?: string | undefined;
}

export function ColorField({ value, onColor, readOnly, wrong }: ColorFieldProps) {
  const id = useId();
  const contrast = contrastWithWhite(value);
  return (
    <div class="field">
      <label for={id}>Colour</label>
      <div class="color">
        <input
          type="color"
          aria-label="Pick the colour"
          value={contrast ? value : "#000000"}
          disabled={readOnly}
          onInput={event => onColor(event.currentTarget.value)}
        />
        <input
          id={id}
          type="text"
          value={value}
          maxLength={7}
          spellcheck={false}
          readOnly={readOnly}
          aria-invalid={!!wrong}
          aria-describedby={`${id}-hint`}
          onInput={event => onColor(event.currentTarget.value.trim())}
        />
      </div>
      <div id={`${id}-hint`} class="field-hint" role="status">
        {inWords(contrast)}
      </div>
      {wrong && (
        <p class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

function inWords(contrast: number | undefined): string {
  if (!contrast) return "A colour such as #0f6b5c.";
  const ratio = `${contrast.toFixed(1)}:1 against white`;
  if (contrast >= ENOUGH) return `White text reads well on it, ${ratio}.`;
  return `White text is hard to read on it, ${ratio}. Take a darker one, ${ENOUGH}:1 or more.`;
}

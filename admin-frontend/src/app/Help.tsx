// The keys, which are the same as in the terminal.

import { Dialog } from "../components/ui/Dialog.tsx";

const KEYS: [string[], string][] = [
  [["j", "k"], "Next and previous conversation"],
  [["g", "G"], "First and last in the list"],
  [["Enter"], "Open; in the composer, send"],
  [["Esc"], "Leave the composer, then back to the list"],
  [["r"], "Reply"],
  [["n"], "Note for staff"],
  [["Alt+N"], "From reply to note and back, while writing"],
  [["Shift+Enter"], "New line"],
  [["a"], "Assign"],
  [["c", "o"], "Close, and open again or bring back"],
  [["s"], "Put off until later"],
  [["t"], "Take what nobody has answered"],
  [["/"], "In the composer: canned replies"],
  [["R"], "Send again what was refused"],
  [["i"], "About the contact"],
  [["/", "f"], "Search, filter"],
  [["F"], "Follow-ups"],
  [["b"], "Sound on and off"],
  [["T"], "Switch tenants"],
  [["?"], "This help"],
];

export default function Help({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, words]) => (
          <div key={words}>
            <dt>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p class="door-foot">
        The same letters work in <code>omnichat-tui</code>. <a href="/docs">API documentation</a>
      </p>
    </Dialog>
  );
}

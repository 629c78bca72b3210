// Starts the dashboard.

import { render } from "preact";
import { App } from "./app/App.tsx";
import { allowSoundOnFirstTouch } from "./lib/sound.ts";
import "./styles/base.css";

const root = document.getElementById("app");
if (root) render(<App />, root);
allowSoundOnFirstTouch();

// How deep in the tree something stands: one step of room for each level, up to six.

const DEEPEST = 6;

export function Depth({ depth }: { depth: number }) {
  return (
    <>
      <span class={`depth depth-${Math.min(depth, DEEPEST)}`} aria-hidden="true" />
      {depth > 0 && <span class="unseen">Level {depth + 1}: </span>}
    </>
  );
}

// What stands in the place of a page whose link does not work.

import { Door } from "../../../components/ui/Door.tsx";
import { Link } from "../../../lib/router.tsx";

interface NoLinkProps {
  /** Whether the address carried a token at all. */
  given: boolean;
  /** How to get another one. */
  then: { to: string; words: string };
}

export function NoLink({ given, then }: NoLinkProps) {
  return (
    <Door title={given ? "This link no longer works" : "This link is not whole"}>
      <p class="door-text">
        {given
          ? "It was used already, is too old, or a newer one has taken its place."
          : "The part after # is missing. Copy the whole link from your mail, or open it from there again."}
      </p>
      <p class="door-text">
        <Link to={then.to}>{then.words}</Link>
      </p>
    </Door>
  );
}

// A page of the account or the settings, with the others of its kind beside it; on a phone above it.

import { Suspense, useEffect, useRef } from "react";
import { Loading } from "../components/ui/States.tsx";
import { Link } from "../lib/router.tsx";
import type { Section } from "./sections.tsx";
import "./section-page.css";

export function SectionPage({ section, beside }: { section: Section; beside: Section[] }) {
  const { Page } = section;
  const nav = useRef<HTMLElement>(null);
  // On a phone the row of links is wider than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link that is current moves with the section
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - 16;
  }, [section]);
  return (
    <main class="page">
      <div class={beside.length > 1 ? "sections" : "sections sections-alone"}>
        {beside.length > 1 && (
          <nav ref={nav} class="sections-nav" aria-label="Sections">
            {beside.map(({ path, words, Count }) => (
              <Link key={path} to={path} aria-current={path === section.path ? "page" : undefined}>
                {words}
                {Count && (
                  <Suspense fallback={null}>
                    <Count />
                  </Suspense>
                )}
              </Link>
            ))}
          </nav>
        )}
        <Suspense fallback={<Loading label={`Loading ${section.words}`} />}>
          <Page />
        </Suspense>
      </div>
    </main>
  );
}

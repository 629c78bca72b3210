// The button below a list that has more pages on the server.

import { Button } from "./Button.tsx";

interface MoreProps {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage(): unknown;
  };
}

export function More({ list }: MoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <Button look="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {list.isFetchNextPageError ? "Could not load more. Try again" : "Load more"}
    </Button>
  );
}

import { memo, useEffect, useRef } from 'react';
import { playerDeck } from '../stores/player.ts';
import '../player/player.css';

/** Where the two players live. Rendered once; what is inside belongs to player/player-deck.ts. */
export const PlayerStage = memo(function PlayerStage() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) playerDeck.mount(host.current);
  }, []);
  return <div className="stage" ref={host} />;
});

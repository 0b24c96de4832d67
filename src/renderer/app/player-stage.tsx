import { memo, useEffect, useRef } from 'react';
import { playerPair } from '../stores/player.ts';
import '../player/player.css';

/** Where the two players live. Rendered once; what is inside belongs to player/player-pair.ts. */
export const PlayerStage = memo(function PlayerStage() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) playerPair.mount(host.current);
  }, []);
  return <div className="stage" ref={host} />;
});

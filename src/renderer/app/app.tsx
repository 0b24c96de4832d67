import { Next } from '../features/next/next.tsx';
import { Pool } from '../features/pool/pool.tsx';
import { TvScreen } from '../features/tv/tv-screen.tsx';
import { ZapTimes } from '../features/zap-times/zap-times.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { PlayerStage } from './player-stage.tsx';
import { start } from './start.ts';

/** The picture lies outside the boundary: a fault in what lies over it must not take it away. */
export function App() {
  return (
    <>
      <PlayerStage />
      <ErrorBoundary>
        <TvScreen onStartAgain={() => void start()} />
      </ErrorBoundary>
      <ErrorBoundary>
        <ZapTimes />
      </ErrorBoundary>
      <ErrorBoundary>
        <Pool />
      </ErrorBoundary>
      <ErrorBoundary>
        <Next />
      </ErrorBoundary>
    </>
  );
}

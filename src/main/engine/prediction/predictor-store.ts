import type { PredictorState } from './predictor.ts';

/** Where what was learned of a user outlives a restart. */
export interface PredictorStore {
  loadPredictor(userId: string): PredictorState | undefined;
  savePredictor(userId: string, state: PredictorState): void;
}

import type { z } from 'zod';
import {
  boxSettingsSchema,
  type Settings,
  settingsSchema,
  settingsVersion,
  warmPoolSettingsSchema,
} from '../../shared/contracts/settings.ts';
import { AppError } from '../engine/kernel/app-error.ts';

/** What could be made of a settings file. `troubles` are for the person; nothing in the file is ever changed because of them. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly troubles: readonly AppError[];
  /** The text was no settings at all (cut off, not JSON): worth keeping aside. */
  readonly broken: boolean;
}

const defaults: Settings = settingsSchema.parse({});

/** Reads as much as can be read: a value that is wrong costs only itself, a box that is wrong only that box. Pure. */
export function readSettings(text: string, path: string): ReadSettings {
  const raw = parseJson(text);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { settings: defaults, troubles: [new AppError('settings-broken', { path })], broken: true };
  }
  const troubles: AppError[] = [];
  const kept: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    if (!(key in raw)) continue;
    const value: unknown = Reflect.get(raw, key);
    if (key === 'boxes') kept[key] = readBoxes(value, path, troubles);
    else if (key === 'warmPool') kept[key] = readGroup(key, value, warmPoolSettingsSchema.shape, path, troubles);
    else readKey(key, value, schema, path, troubles, (read) => (kept[key] = read));
  }
  const settings = settingsSchema.parse(kept);
  if (settings.version > settingsVersion) troubles.unshift(new AppError('settings-newer', { path }));
  return { settings, troubles, broken: false };
}

/** A group of settings: a value in it that is wrong costs only itself, too. */
function readGroup(
  group: string,
  value: unknown,
  shape: Record<string, z.ZodType>,
  path: string,
  troubles: AppError[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    troubles.push(new AppError('settings-invalid', { path, detail: `"${group}" is no group of settings` }));
    return kept;
  }
  for (const [key, schema] of Object.entries(shape)) {
    if (!(key in value)) continue;
    readKey(`${group}.${key}`, Reflect.get(value, key), schema, path, troubles, (read) => (kept[key] = read));
  }
  return kept;
}

function readKey(
  name: string,
  value: unknown,
  schema: z.ZodType,
  path: string,
  troubles: AppError[],
  keep: (read: unknown) => void,
): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) keep(parsed.data);
  else troubles.push(new AppError('settings-invalid', { path, detail: `"${name}": ${firstProblem(parsed.error)}` }));
}

function readBoxes(value: unknown, path: string, troubles: AppError[]): Settings['boxes'] {
  if (!Array.isArray(value)) {
    troubles.push(new AppError('settings-invalid', { path, detail: '"boxes" is no list' }));
    return [];
  }
  const boxes = new Map<string, Settings['boxes'][number]>();
  for (const [index, each] of value.entries()) {
    const parsed = boxSettingsSchema.safeParse(each);
    if (!parsed.success) {
      troubles.push(
        new AppError('settings-invalid', { path, detail: `Box ${index + 1}: ${firstProblem(parsed.error)}` }),
      );
    } else if (boxes.has(parsed.data.id)) {
      troubles.push(
        new AppError('settings-invalid', {
          path,
          detail: `Box ${index + 1}: the id "${parsed.data.id}" is used twice`,
        }),
      );
    } else {
      boxes.set(parsed.data.id, parsed.data);
    }
  }
  return [...boxes.values()];
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'not understood';
  return `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`;
}

function parseJson(text: string): unknown {
  try {
    // A file from a Windows editor may begin with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

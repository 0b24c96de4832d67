// Plants a violation of each boundary and looks whether the linter sees it: in a configuration where the later override
// replaces the earlier one, an arrow is easily lost without anything turning red.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { localProgram, repositoryRoot } from '../lib/child.ts';

const IMPORTS = 'eslint(no-restricted-imports)';
const GLOBALS = 'eslint(no-restricted-globals)';
const PROPERTIES = 'eslint(no-restricted-properties)';

type Planted = readonly [file: string, code: string, rule: string];

const violations: readonly Planted[] = [
  ['src/shared/model/a.ts', "import 'react';", IMPORTS],
  ['src/shared/model/b.ts', "import 'zustand';", IMPORTS],
  ['src/shared/model/c.ts', "import 'node:fs';", IMPORTS],
  ['src/shared/model/d.ts', "import '../../main/engine/engine.ts';", IMPORTS],
  ['src/preload/a.ts', "import '../main/compose.ts';", IMPORTS],
  ['src/renderer/ui/a.ts', "import 'electron';", IMPORTS],
  ['src/renderer/ui/b.ts', "import 'node:path';", IMPORTS],
  ['src/renderer/ui/c.ts', "import '../../main/engine/engine.ts';", IMPORTS],
  ['src/renderer/ui/d.ts', 'window.afterglow;', PROPERTIES],
  ['src/renderer/ui/e.ts', 'afterglow;', GLOBALS],
  ['src/renderer/ipc/other.ts', 'window.afterglow;', PROPERTIES],
  ['src/renderer/features/guide/a.ts', "import '../tv/tv.ts';", IMPORTS],
  ['src/renderer/features/guide/b.ts', "import '../../features/tv/tv.ts';", IMPORTS],
  ['src/renderer/features/guide/c.ts', "import 'electron';", IMPORTS],
  ['src/renderer/features/guide/d.ts', "import '../../../main/compose.ts';", IMPORTS],
  ['src/renderer/features/guide/parts/a.ts', "import '../../tv/tv.ts';", IMPORTS],
  ['src/renderer/features/guide/parts/b.ts', "import 'node:fs';", IMPORTS],
  ['src/main/index.ts', "import './app/window.ts';", IMPORTS],
  ['src/main/app/a.ts', "import { ipcMain } from 'electron';", IMPORTS],
  ['src/main/app/b.ts', "import electron from 'electron';", IMPORTS],
  ['src/main/app/c.ts', "import * as electron from 'electron';", IMPORTS],
  ['src/main/app/d.ts', "import { ipcMain } from 'electron/main';", IMPORTS],
  ['src/main/ipc/handlers/a.ts', "import { ipcMain } from 'electron';", IMPORTS],
  ['src/main/app/e.ts', "import '../../renderer/main.tsx';", IMPORTS],
  ['src/main/demo-box/a.ts', "import '../engine/ports.ts';", IMPORTS],
  ['src/main/demo-box/b.ts', "import 'electron';", IMPORTS],
  ['src/main/demo-box/c.ts', "import '../compose.ts';", IMPORTS],
  ['src/main/engine/a.ts', "import 'electron';", IMPORTS],
  ['src/main/engine/b.ts', "import 'fastify';", IMPORTS],
  ['src/main/engine/c.ts', "import 'electron-store';", IMPORTS],
  ['src/main/engine/hls/d.ts', "import { createServer } from 'node:http';", IMPORTS],
  ['src/main/engine/hls/e.ts', "import http from 'node:http';", IMPORTS],
  ...['http/server', 'app/window', 'ipc/register', 'persistence/store', 'demo-box/box'].map(
    (target, i): Planted => [`src/main/engine/hls/f${i}.ts`, `import '../../${target}.ts';`, IMPORTS],
  ),
  ['src/main/engine/hls/g.ts', "import '../../compose.ts';", IMPORTS],
  ['src/main/engine/hls/h.ts', "import { setTimeout } from 'node:timers/promises';", IMPORTS],
  ['src/main/engine/channels/a.ts', "import '../warm-pool/warm-pool.ts';", IMPORTS],
  ['src/main/engine/channels/b.ts', "import 'electron';", IMPORTS],
  ['src/main/engine/channels/m3u/c.ts', "import '../../warm-pool/warm-pool.ts';", IMPORTS],
  ['src/main/engine/channels/m3u/d.ts', "import { createServer } from 'node:http';", IMPORTS],
  ['src/main/engine/time/a.ts', 'Date.now();', PROPERTIES],
  ['src/main/engine/time/b.ts', 'new Date();', 'engine-clock(no-ambient-date)'],
  ['src/main/engine/time/c.ts', 'setTimeout(() => {}, 1);', GLOBALS],
  ['src/main/engine/time/d.ts', 'setInterval(() => {}, 1);', GLOBALS],
  ['src/main/engine/time/e.ts', 'performance.now();', GLOBALS],
  ['src/main/engine/time/f.ts', 'AbortSignal.timeout(1);', PROPERTIES],
  ['src/main/engine/time/g.ts', 'process.env;', PROPERTIES],
  ['src/main/http/cycle-a.ts', "import { b } from './cycle-b.ts';\nexport const a = () => b;", 'import(no-cycle)'],
  ['src/main/http/cycle-b.ts', "import { a } from './cycle-a.ts';\nexport const b = () => a;", 'import(no-cycle)'],
  ['src/main/engine/a.test.ts', "import { it } from 'vitest';\nit.only('x', () => {});", 'vitest(no-focused-tests)'],
  ['src/main/engine/b.test.ts', "import { it } from 'vitest';\nit.skip('x', () => {});", 'vitest(no-disabled-tests)'],
  ['e2e/a.spec.ts', "import { test } from 'playwright/test';\ntest.skip('x', () => {});", PROPERTIES],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  [
    'src/shared/model/ok.ts',
    "import { z } from 'zod';\nimport { a } from '../contracts/a.ts';\nexport const b = [z, a];",
  ],
  ['src/renderer/ipc/client.ts', 'export const bridge = window.afterglow;'],
  [
    'src/renderer/features/guide/ok.ts',
    "import { a } from './parts/ok.ts';\nimport { b } from '../../stores/pool.ts';\nexport const c = [a, b];",
  ],
  [
    'src/renderer/features/guide/parts/ok.ts',
    "import { a } from '../ok2.ts';\nimport { z } from '../../../../shared/model/z.ts';\nexport const b = [a, z];",
  ],
  ['src/main/ipc/register.ts', "import { ipcMain } from 'electron';\nexport const a = ipcMain;"],
  ['src/preload/index.ts', "import { ipcRenderer } from 'electron';\nexport const a = ipcRenderer;"],
  ['src/main/app/ok.ts', "import { app } from 'electron';\nexport const a = app;"],
  ['src/main/compose.ts', "import { a } from './demo-box/ok.ts';\nexport const b = a;"],
  [
    'src/main/engine/kernel/system-clock.ts',
    'export const clock = { now: () => Date.now(), later: setTimeout, mono: () => performance.now() };',
  ],
  ['src/main/engine/hls/ok.ts', "import { request } from 'node:http';\nexport const a = [request, new Date(1)];"],
  ['src/main/engine/warm-pool/ok.ts', "import { a } from '../channels/line-up.ts';\nexport const b = a;"],
  [
    'src/main/engine/ok.test.ts',
    "import { createServer } from 'node:http';\nexport const a = [createServer, Date.now()];",
  ],
];

const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

describe('the boundaries of the architecture', () => {
  let folder = '';
  let found: readonly { code: string; filename: string }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'afterglow-lint-'));
    for (const name of ['.oxlintrc.json', 'scripts/lint/engine-clock.js']) {
      cpSync(path.join(repositoryRoot, name), path.join(folder, name), { recursive: true });
    }
    for (const [file, code] of [...violations, ...allowed]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${code}\n`);
    }
    const { stdout } = await execa(localProgram('oxlint'), ['--format', 'json'], { cwd: folder, reject: false });
    found = reportSchema.parse(JSON.parse(stdout)).diagnostics;
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const codesIn = (file: string) => found.filter((one) => one.filename === file).map((one) => one.code);

  it.each(violations)('%s: %s', (file, _code, rule) => {
    expect(codesIn(file)).toContain(rule);
  });

  it.each(allowed)('%s may', (file) => {
    expect(codesIn(file)).toEqual([]);
  });
});

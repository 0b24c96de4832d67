import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** Vite's server puts styles and React's hot reload into the page itself, which the page's policy rightly forbids when it is built. */
const developmentPolicy: Plugin = {
  name: 'development-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
};

// What is built must run on Electron 33 (Node 20.18, Chromium 130) as well as on 45; nothing is left outside the bundle,
// because Electron 33 cannot require ES modules (docs/decisions/002-electron-runtime.md).
export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      target: 'node20.18',
      // libsql is a native addon, which cannot be bundled.
      rolldownOptions: { input: 'src/main/index.ts', external: ['electron', 'libsql'] },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: 'node20.18',
      rolldownOptions: {
        input: 'src/preload/index.ts',
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), developmentPolicy],
    build: {
      target: 'chrome130',
      minify: 'oxc',
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
});

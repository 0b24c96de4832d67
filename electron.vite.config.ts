import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// What is built must run on Electron 33 (Node 20.18, Chromium 130) as well as on 45; nothing is left outside the bundle,
// because Electron 33 cannot require ES modules (docs/decisions/002-electron-runtime.md).
export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      target: 'node20.18',
      rolldownOptions: { input: 'src/main/index.ts', external: ['electron'] },
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
    plugins: [react()],
    build: {
      target: 'chrome130',
      minify: 'oxc',
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
});

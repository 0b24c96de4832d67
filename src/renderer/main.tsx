import './app/no-eval.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { start } from './app/start.ts';
import './ui/tokens.css';
import './ui/base.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
void start();

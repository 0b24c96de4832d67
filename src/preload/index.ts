import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, eventNames, ipcEvent, ipcRequest, requestNames } from '../shared/contracts/ipc.ts';

/** The contract, and nothing but the contract, on `window.afterglow`. */
const bridge: Bridge = {
  invoke: (name, payload) => {
    if (!requestNames.includes(name)) return Promise.reject(new Error(`No such request: ${name}`));
    return ipcRenderer.invoke(ipcRequest(name), payload);
  },
  on: (name, listener) => {
    if (!eventNames.includes(name)) throw new Error(`No such event: ${name}`);
    const forward = (_: unknown, payload: Parameters<typeof listener>[0]): void => listener(payload);
    ipcRenderer.on(ipcEvent(name), forward);
    return () => ipcRenderer.off(ipcEvent(name), forward);
  },
};

contextBridge.exposeInMainWorld('afterglow', bridge);

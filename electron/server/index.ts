export { type ServedApp, type Server, startServer, type StartServerOptions } from './server.ts';

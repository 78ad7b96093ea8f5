// Who may know whom (ARCHITECTURE.md), as data: read by the linter's configuration and by layers.test.ts.

export interface Layer {
  /** Folder below the project's root; the longest one that fits a file is its layer. */
  readonly folder: string;
  /** Doors that files of the layer may import; `/*` at the end means every door below. Relative imports stay in the folder. */
  readonly mayImport: readonly string[];
  /** npm packages that only some layers may import; see `guardedPackages`. */
  readonly mayUse?: readonly string[];
}

/** Packages that carry a power with them. All others are free, but for `shared`, which has no `node:` either. */
export const guardedPackages = [
  'electron',
  'better-sqlite3',
  'drizzle-orm',
  'undici',
  'sharp',
  'react',
  'node:*',
] as const;

const awards = '#electron/awards';
const books = '#electron/books';
const queue = '#electron/queue';
const planning = '#electron/planning';
const experiments = '#electron/experiments';
const reports = '#electron/reports';
const files = '#electron/files';
const catalogue = '#electron/catalogue';
const providers = '#electron/providers';
const keys = '#electron/keys';
const everyDomain = [
  awards,
  books,
  queue,
  planning,
  experiments,
  reports,
  files,
  catalogue,
  providers,
  `${providers}/*`,
  keys,
];
const belowDomain = ['#shared/*', '#db', '#db/repos'];

export const layers: readonly Layer[] = [
  { folder: 'shared', mayImport: ['#shared/*'] },
  {
    folder: 'db',
    mayImport: ['#shared/*', '#db', '#db/*'],
    mayUse: ['better-sqlite3', 'drizzle-orm', 'node:*'],
  },
  { folder: 'electron/providers', mayImport: ['#shared/*', providers, `${providers}/*`], mayUse: ['node:*'] },
  {
    folder: 'electron/providers/http',
    mayImport: ['#shared/*', providers],
    mayUse: ['undici', 'node:*'],
  },
  { folder: 'electron/keys', mayImport: ['#shared/*'], mayUse: ['node:*'] },
  { folder: 'electron/books', mayImport: belowDomain, mayUse: ['node:*'] },
  { folder: 'electron/awards', mayImport: [...belowDomain, books], mayUse: ['node:*'] },
  { folder: 'electron/files', mayImport: belowDomain, mayUse: ['sharp', 'node:*'] },
  { folder: 'electron/catalogue', mayImport: [...belowDomain, providers], mayUse: ['node:*'] },
  { folder: 'electron/reports', mayImport: [...belowDomain, books], mayUse: ['node:*'] },
  { folder: 'electron/experiments', mayImport: [...belowDomain, books, reports], mayUse: ['node:*'] },
  {
    folder: 'electron/planning',
    mayImport: [...belowDomain, books, queue, reports, providers],
    mayUse: ['node:*'],
  },
  // The queue knows the adapter contract (the door of providers), never a provider.
  { folder: 'electron/queue', mayImport: [...belowDomain, books, files, providers], mayUse: ['node:*'] },
  { folder: 'electron/rpc', mayImport: [...belowDomain, ...everyDomain], mayUse: ['node:*'] },
  {
    folder: 'electron/app',
    mayImport: [
      '#shared/*',
      '#db',
      '#db/*',
      ...everyDomain,
      '#electron/rpc',
      '#electron/bench',
      '#electron/system',
    ],
    mayUse: ['node:*'],
  },
  { folder: 'electron/bench', mayImport: ['#shared/*', '#db', '#db/*', ...everyDomain], mayUse: ['node:*'] },
  // What the program is compared with brings clients of its own.
  { folder: 'electron/bench/peers', mayImport: ['#shared/*'], mayUse: ['undici', 'node:*'] },
  // The real clock, chance and ids; only composition roots hand them on.
  { folder: 'electron/system', mayImport: ['#shared/*'] },
  // What the hosts share: where the workspace and the built window lie.
  { folder: 'electron/hosting', mayImport: ['#shared/*'], mayUse: ['node:*'] },
  {
    folder: 'electron/server',
    mayImport: ['#shared/*', '#electron/app', '#electron/hosting'],
    mayUse: ['node:*'],
  },
  {
    folder: 'electron/cli',
    mayImport: [
      '#shared/*',
      '#electron/app',
      '#electron/hosting',
      '#electron/server',
      providers,
      keys,
      '#electron/system',
    ],
    mayUse: ['node:*'],
  },
  {
    folder: 'electron/main',
    mayImport: ['#shared/*', '#electron/app', '#electron/hosting', keys],
    mayUse: ['electron', 'node:*'],
  },
  { folder: 'renderer', mayImport: ['#shared/*', '#renderer/*'], mayUse: ['react'] },
  // Outputs as people see them, for every screen that names one.
  {
    folder: 'renderer/outputs',
    mayImport: ['#shared/*', '#renderer/ui', '#renderer/rpc', '#renderer/routes'],
    mayUse: ['react'],
  },
  // Screens never import screens; charts are rows in, picture out.
  {
    folder: 'renderer/screens',
    mayImport: [
      '#shared/*',
      '#renderer/ui',
      '#renderer/ui/*',
      '#renderer/outputs',
      '#renderer/charts',
      '#renderer/rpc',
      '#renderer/routes',
      '#renderer/app',
    ],
    mayUse: ['react'],
  },
  {
    folder: 'renderer/charts',
    mayImport: ['#shared/*', '#renderer/ui', '#renderer/ui/*'],
    mayUse: ['react'],
  },
  { folder: 'renderer/ui', mayImport: ['#shared/*', '#renderer/ui/*'], mayUse: ['react'] },
];

export function layerOf(file: string): Layer | undefined {
  const fitting = layers.filter(({ folder }) => file.startsWith(`${folder}/`));
  return fitting.sort((a, b) => b.folder.length - a.folder.length)[0];
}

export function fits(specifier: string, pattern: string): boolean {
  return pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;
}

export function guardOf(specifier: string): string | undefined {
  return guardedPackages.find((name) => fits(specifier, name) || specifier.startsWith(`${name}/`));
}

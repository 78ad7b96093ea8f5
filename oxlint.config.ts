import { defineConfig } from 'oxlint';
import { guardedPackages, type Layer, layers } from './tests/architecture/layer-map.ts';

const sourceOnly = {
  message: 'not allowed by "Who may know whom" in ARCHITECTURE.md (tests/architecture/layer-map.ts)',
};

/** The doors and packages of `layer-map.ts` as restricted imports: all doors but those named, no package that is guarded. */
function layerRule({ folder, mayImport, mayUse = [] }: Layer) {
  const doors = ['#*', '#*/**', ...mayImport.map((door) => `!${door.endsWith('/*') ? `${door}*` : door}`)];
  const packages = guardedPackages
    .filter((name) => !mayUse.includes(name))
    .flatMap((name) => [name, name === 'node:*' ? 'node:*/**' : `${name}/*`]);
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: doors, ...sourceOnly },
            { group: packages, ...sourceOnly },
          ],
        },
      ] as ['error', object],
    },
  };
}

export default defineConfig({
  plugins: ['typescript', 'import', 'react', 'unicorn', 'oxc', 'promise'],
  categories: { correctness: 'error' },
  env: { builtin: true },
  ignorePatterns: ['node_modules', 'out', 'out.*', 'dist', 'tests/fixtures', 'tests/e2e/artifacts'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    'typescript/await-thenable': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Blind to branded numbers, to `unknown` columns and to functions kept in records.
    'typescript/unbound-method': 'off',
    'typescript/no-base-to-string': 'off',
    'typescript/no-unsafe-unary-minus': 'off',
    'typescript/restrict-template-expressions': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-non-null-assertion': 'error',
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'react/jsx-key': 'error',
    // Advice of the React compiler, which is not in use here.
    'react/incompatible-library': 'off',
    'react/refs': 'off',
    'react/set-state-in-effect': 'off',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
    'no-var': 'error',
    'prefer-const': 'error',
  },
  overrides: [
    ...layers.map(layerRule),
    { files: ['tests/**', 'scripts/**'], rules: { 'typescript/no-non-null-assertion': 'off' } },
  ],
});

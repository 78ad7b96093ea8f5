/** Which model somebody means: by its exact id, or by `id@account` where several accounts sell it. */
import type { CatalogueModel } from '#db/repos';

export type Found = CatalogueModel | 'ambiguous' | null;

export function findModel(catalogue: readonly CatalogueModel[], name: string): Found {
  const alike = catalogue.filter(({ key }) => key === name);
  const [only] = alike;
  if (alike.length > 1) return 'ambiguous';
  return only ?? catalogue.find(({ key, account }) => `${key}@${account.name}` === name) ?? null;
}

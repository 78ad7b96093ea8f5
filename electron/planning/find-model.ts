/** Which model somebody means: by its exact id, or by `id@account` where several accounts sell it. */
import type { CatalogueModel } from '#db/repos';

export type Found = CatalogueModel | 'ambiguous' | null;

export function findModel(catalogue: readonly CatalogueModel[], name: string): Found {
  const alike = catalogue.filter(({ key }) => key === name);
  const [only] = alike;
  if (alike.length > 1) return 'ambiguous';
  return only ?? catalogue.find(({ key, account }) => `${key}@${account.name}` === name) ?? null;
}

/** The shortest name by which a model of this catalogue is found. */
export const nameOfModel = (
  catalogue: readonly { readonly key: string; readonly accountName: string }[],
  { key, accountName }: { readonly key: string; readonly accountName: string },
): string => (catalogue.filter((each) => each.key === key).length > 1 ? `${key}@${accountName}` : key);

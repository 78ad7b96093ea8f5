/** Where things are at fal: requests at the queue, models, prices and history at the platform. Pure. */

/** Null where an address of somebody's own does not say where the platform is: nothing can be found or priced then. */
export function platformOf(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return null;
  // Both documented [D].
  if (new URL(baseUrl).hostname === 'queue.fal.run') return 'https://api.fal.ai/v1';
  return baseUrl.endsWith('/queue') ? `${baseUrl.slice(0, -'/queue'.length)}/platform` : null;
}

/** `owner/app/further/parts`; each part stands in the address. */
export const isModelKey = (key: string): boolean =>
  /^[\w.-]+(\/[\w.-]+)+$/.test(key) && !key.split('/').some((part) => /^\.+$/.test(part));

/** Status, result and cancel use owner and app only, not the rest of the endpoint [D]; some apps stand in a namespace [C]. */
const appOf = (modelKey: string): string => {
  const parts = modelKey.split('/');
  return parts.slice(0, parts[0] === 'workflows' || parts[0] === 'comfy' ? 3 : 2).join('/');
};

/**
 * A request is named by where it is: `owner/app/requests/id`. The provider's own address of it holds where it begins like ours;
 * any other is not followed, as the key would go there.
 */
export function requestIdOf(
  baseUrl: string,
  modelKey: string,
  request: { readonly id: string; readonly responseUrl: string | null },
): string {
  const { id, responseUrl } = request;
  const path = responseUrl?.startsWith(`${baseUrl}/`) ? responseUrl.slice(baseUrl.length + 1) : '';
  return isModelKey(path) && path.endsWith(`/requests/${id}`) ? path : `${appOf(modelKey)}/requests/${id}`;
}

/** The path at the queue; an id without an address is taken to be of the model. Null: it is none of ours. */
export function pathOf(modelKey: string | null, requestId: string): string | null {
  if (requestId.includes('/')) return isModelKey(requestId) ? `/${requestId}` : null;
  return modelKey === null ? null : `/${appOf(modelKey)}/requests/${encodeURIComponent(requestId)}`;
}

/** The provider's own word for the request. */
export const bareId = (requestId: string): string => requestId.slice(requestId.lastIndexOf('/') + 1);

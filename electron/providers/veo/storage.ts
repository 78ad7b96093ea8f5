/** Films in a bucket, read through the JSON interface of Cloud Storage: `GET /b/{bucket}/o/{object}?alt=media` with the same token [D]. */

const STORAGE = 'https://storage.googleapis.com/storage/v1';

/** Where objects are read from; practice keeps its bucket beside its models. */
export const storageAt = (baseUrl: string, isPractice: boolean): string =>
  isPractice ? baseUrl.replace(/\/v1\/projects\/.*$/, '/storage/v1') : STORAGE;

/** What is not a place in a bucket is left as it is, and gets no token. */
export function filmAddress(storage: string, gcsUri: string): string {
  const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(gcsUri) ?? [];
  return bucket && object
    ? `${storage}/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}?alt=media`
    : gcsUri;
}

/** What is known of an output; where the backend asks the window for small pictures of it, they are taken and sent. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Output, OutputLook } from '#shared/contract';
import { outputUrl, useRpcSource } from '#renderer/rpc';
import { kindOf } from './output-words.ts';
import { takePictures } from './take-pictures.ts';

/** Asked for and not to be had: not asked for again until the window is opened anew. */
const tried = new Set<string>();

export function useLook({ hash, mediaType, file }: Output): OutputLook | undefined {
  const { client, rpc } = useRpcSource();
  const cache = useQueryClient();
  const options = rpc.outputs.get.queryOptions({ input: { hash } });
  const look = useQuery(options).data;
  const isWanted = look?.picture === 'wanted' && file === 'there';
  const { queryKey } = options;
  useEffect(() => {
    const kind = kindOf(mediaType);
    if (!isWanted || tried.has(hash) || (kind !== 'image' && kind !== 'video')) return;
    tried.add(hash);
    void (async () => {
      const taken = await takePictures(outputUrl(hash), kind);
      if (taken === null) return;
      await client.outputs.keepPictures({ hash, ...taken });
      await cache.invalidateQueries({ queryKey });
    })().catch(() => {
      // Shown without a small picture; the film or image itself is there.
    });
  }, [isWanted, hash, mediaType, client, cache, queryKey]);
  return look;
}

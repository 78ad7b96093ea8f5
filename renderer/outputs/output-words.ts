/** What an output is, in words. */
import type { Output, OutputLook } from '#shared/contract';
import { formatBytes } from '#renderer/ui';

const NAMES: Readonly<Record<string, string>> = {
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'image/webp': 'WebP picture',
  'image/gif': 'GIF picture',
  'image/avif': 'AVIF picture',
  'video/mp4': 'MP4 film',
  'video/webm': 'WebM film',
  'video/quicktime': 'QuickTime film',
  'audio/mpeg': 'MP3 sound',
  'audio/mp4': 'M4A sound',
  'audio/x-m4a': 'M4A sound',
  'audio/wav': 'WAV sound',
  'audio/x-wav': 'WAV sound',
  'audio/vnd.wave': 'WAV sound',
  'audio/ogg': 'Ogg sound',
  'audio/flac': 'FLAC sound',
  'audio/x-flac': 'FLAC sound',
  'text/plain': 'text',
  'application/json': 'JSON',
};

/** What is shown in the window at all; the host pins the same list. */
const essenceOf = (mediaType: string): string => mediaType.split(';', 1)[0] ?? '';
export const isShown = (mediaType: string): boolean => essenceOf(mediaType) in NAMES;
export const kindOf = (mediaType: string): 'image' | 'video' | 'audio' | 'text' | null => {
  if (!isShown(mediaType)) return null;
  const kind = mediaType.split('/')[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'text';
};
export const typeName = (mediaType: string): string => NAMES[essenceOf(mediaType)] ?? mediaType;

/** `1:04.2` */
export function formatLength(durationMs: number): string {
  const tenths = Math.round(durationMs / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths % 600) / 10).toFixed(1);
  return minutes === 0 ? `${seconds} s` : `${minutes}:${seconds.padStart(4, '0')}`;
}

/** `PNG picture · 1,024 × 1,024 · 1.2 MB` */
export function outputLine({ mediaType, bytes }: Output, look: OutputLook | undefined): string {
  const size = look?.width != null && look.height != null ? [`${look.width} × ${look.height}`] : [];
  const length = look?.durationMs != null ? [formatLength(look.durationMs)] : [];
  return [typeName(mediaType), ...size, ...length, formatBytes(bytes)].join(' · ');
}

export const shortHash = (hash: string): string => hash.slice(0, 12);

export const fileName = ({ hash, extension }: Output): string => `${shortHash(hash)}.${extension}`;

/** How a long thing is handed over in pieces: one after the other, the last one marked; an empty one is one piece. */

export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly isLast: boolean;
}

export function* piecesOf(size: number, pieceSize: number): Generator<Piece> {
  let from = 0;
  do {
    const to = Math.min(size, from + pieceSize);
    yield { from, to, isLast: to === size };
    from = to;
  } while (from < size);
}

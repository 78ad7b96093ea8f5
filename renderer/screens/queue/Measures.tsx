/** What a request took: tokens, and how soon and how fast they came. Only what is known is shown. */
import type { RunMeasures } from '#shared/contract';
import { Fact, formatCount, formatDuration } from '#renderer/ui';

export function Measures({ measures }: { measures: RunMeasures }) {
  const { inputTokens, cachedTokens, outputTokens, firstTokenMs, tokensPerSecond, computeMs } = measures;
  return (
    <>
      {inputTokens !== null && outputTokens !== null && (
        <Fact
          name="Tokens"
          sub={
            cachedTokens !== null && cachedTokens > 0
              ? `${formatCount(cachedTokens)} from the cache`
              : undefined
          }
        >
          {formatCount(inputTokens)} read, {formatCount(outputTokens)} written
        </Fact>
      )}
      {firstTokenMs !== null && <Fact name="First token after">{formatDuration(firstTokenMs)}</Fact>}
      {tokensPerSecond !== null && (
        <Fact name="Speed">{formatCount(Math.round(tokensPerSecond * 10) / 10)} tokens a second</Fact>
      )}
      {computeMs !== null && <Fact name="Machine time">{formatDuration(computeMs)}</Fact>}
    </>
  );
}

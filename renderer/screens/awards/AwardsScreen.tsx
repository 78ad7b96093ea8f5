/** Awards: the list, or one award with its pages. */
import { go, type Route } from '#renderer/routes';
import { AwardPage } from './award/AwardPage.tsx';
import { ImportPage } from './import/ImportPage.tsx';
import { AwardList } from './list/AwardList.tsx';
import { NewAward } from './terms/NewAward.tsx';

export type AwardsRoute = Extract<Route, { place: 'awards' }>;

export function AwardsScreen({ route }: { route: AwardsRoute }) {
  return (
    <>
      {route.awardId === undefined ? (
        route.act === 'import' ? (
          <ImportPage />
        ) : (
          <AwardList route={route} />
        )
      ) : (
        <AwardPage route={{ ...route, awardId: route.awardId }} />
      )}
      <NewAward
        opened={route.act === 'new-award'}
        onClose={() => go({ ...route, act: undefined }, { replace: true })}
      />
    </>
  );
}

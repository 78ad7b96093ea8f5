/** The project's own prompt suite for demonstrations: 1,000 scenes, each subject in each setting and light. */

const SUBJECTS = [
  'a violinist tuning her instrument',
  'a red fox crossing a frozen stream',
  'an old lighthouse on a basalt cliff',
  'two children flying a paper kite',
  'a glassblower shaping a blue vase',
  'a tram climbing a steep street',
  'a heron standing in shallow water',
  'a robot arm sorting ripe tomatoes',
  'a marathon runner tying a shoe',
  'a potter centring clay on a wheel',
  'a sailing boat rounding a buoy',
  'a librarian on a rolling ladder',
  'a hot-air balloon being inflated',
  'a watchmaker under a desk lamp',
  'a herd of goats on a stone bridge',
  'a chemist pouring a green solution',
  'a steam locomotive leaving a station',
  'a dancer reflected in a wet floor',
  'a beekeeper opening a hive',
  'a street chess game with onlookers',
  'an astronaut repairing an antenna',
  'a baker pulling loaves from an oven',
  'a snow leopard watching a valley',
  'a fishing net drying on a pier',
  'a greenhouse full of orchids',
];

const SETTINGS = [
  'at first light',
  'in heavy rain',
  'under a clear night sky',
  'in dense fog',
  'on a windy afternoon',
  'in the blue hour after sunset',
  'in falling snow',
  'under hard midday sun',
];

const LIGHTS = [
  'soft light from the left, wide shot',
  'strong backlight, medium shot',
  'warm practical lamps, close-up',
  'cool overcast light, slow dolly in',
  'a single spotlight, low angle',
];

/** 25 x 8 x 5 = 1,000 prompts, always the same, in the same order. */
export const promptSuite = (): string[] =>
  SETTINGS.flatMap((setting) =>
    LIGHTS.flatMap((light) => SUBJECTS.map((subject) => `${subject} ${setting}, ${light}`)),
  );

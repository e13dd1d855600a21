import type { ClassInfo } from '../../semantic/index.ts';
import type { Project } from '../project.ts';

/** Views that answer nothing by themselves. Django REST framework [3]. */
const BARE = new Set([
  'rest_framework.views.APIView',
  'rest_framework.generics.GenericAPIView',
  'rest_framework.viewsets.ViewSet',
  'rest_framework.viewsets.GenericViewSet',
]);
/** Views that answer with the rows of their queryset, and mixins that make a view do so. */
const ANSWERING =
  /^rest_framework\.(generics\.\w+APIView|viewsets\.(ReadOnly)?ModelViewSet|mixins\.(List|Create|Retrieve|Update|Destroy)ModelMixin)$/;

const LISTING =
  /^rest_framework\.(generics\.List(Create)?APIView|viewsets\.(ReadOnly)?ModelViewSet|mixins\.ListModelMixin)$/;

/** A view with everything that it inherits from. */
export interface ViewAncestry {
  /** The class and the project's classes above it. */
  readonly classes: readonly ClassInfo[];
  /** The library brings methods that answer requests. */
  readonly answers: boolean;
  /** One of these methods lists the rows of the queryset. */
  readonly lists: boolean;
}

/** What a class inherits from, if it is a view of Django REST framework and every class above it is known. */
export function ancestry(cls: ClassInfo, project: Project): ViewAncestry | null {
  const classes = new Set([cls]);
  const library = new Set<string>();
  for (const each of classes) {
    // A base that does not resolve may bring permissions with it.
    if (each.bases.length < each.node.bases.length || classes.size > 20) return null;
    for (const base of each.bases) {
      const above = project.definition(base);
      if (above && 'methods' in above) classes.add(above);
      else if (BARE.has(base) || ANSWERING.test(base)) library.add(base);
      else if (base !== 'builtins.object') return null;
    }
  }
  const isView = [...library].some((each) => !each.startsWith('rest_framework.mixins.'));
  const answers = [...library].some((each) => ANSWERING.test(each) && !BARE.has(each));
  const lists = [...library].some((each) => LISTING.test(each));
  return isView ? { classes: [...classes], answers, lists } : null;
}

"""What pickle and joblib write of scikit-learn and scipy: every estimator, as constructed and fitted."""

import numpy as np

PROTOCOLS = (2, 3, 4, 5)


FIXED = ("StackingClassifier", "StackingRegressor", "VotingClassifier", "VotingRegressor", "ColumnTransformer",
         "FeatureUnion", "Pipeline", "SparseCoder", "GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV",
         "HalvingRandomSearchCV")
SLOW = ("GaussianProcessClassifier", "FeatureAgglomeration", "MLPClassifier", "MLPRegressor", "DictionaryLearning")


def built(name, kind):
    """An estimator as it is constructed by default, or around a simple one."""
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.preprocessing import StandardScaler
    is_regressor = "Regress" in name or name in ("RFE", "RFECV", "SelectFromModel", "SequentialFeatureSelector")
    simple = Ridge() if is_regressor else LogisticRegression()
    if name in ("FeatureUnion", "Pipeline", "ColumnTransformer"):
        steps = [("scale", StandardScaler()), ("pca", PCA(2))]
        return kind([step + ([0, 1],) for step in steps] if name == "ColumnTransformer" else steps)
    if name.startswith(("Stacking", "Voting")):
        return kind([("one", simple), ("two", simple)])
    if name == "SparseCoder":
        return kind(np.eye(4))
    if "SearchCV" in name:
        from scipy.stats import expon, loguniform, randint, uniform
        random = {"C": loguniform(0.1, 10), "tol": uniform(1e-4, 1e-3), "max_iter": randint(50, 100),
                  "intercept_scaling": expon(1)}
        grid = {"C": [0.1, 1.0]}
        return kind(LogisticRegression(), random if "Random" in name else grid, **({} if name.startswith("Halving")
                                                                                  else {"cv": 2}))
    try:
        return kind()
    except TypeError:
        return kind(simple)


def fitted(name, estimator):
    """The estimator, fitted on a few points where it can be."""
    random = np.random.RandomState(0)
    x = np.abs(random.rand(40, 4)) + 0.1
    y = np.arange(40) % 2
    if name in ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer"):
        return estimator.fit(["a word", "another word"] * 4)
    if name in ("DictVectorizer", "FeatureHasher"):
        return estimator.fit([{"a": 1, "b": "c"}, {"a": 2.5}])
    if name == "TfidfTransformer":
        return estimator.fit(x)
    if name in ("LabelBinarizer", "LabelEncoder"):
        return estimator.fit(y)
    if name == "MultiLabelBinarizer":
        return estimator.fit([[1, 2], [2]])
    if name.startswith("MultiTask") or name in ("MultiOutputClassifier", "MultiOutputRegressor", "ClassifierChain",
                                                "RegressorChain", "CCA", "PLSCanonical", "PLSRegression"):
        return estimator.fit(x, np.stack([y, 1 - y], axis=1))
    if name == "IsotonicRegression":
        return estimator.fit(x[:, 0], y)
    parameters = estimator.get_params()
    if "n_estimators" in parameters:
        estimator.set_params(n_estimators=3)
    if "max_iter" in parameters and name in SLOW:
        estimator.set_params(max_iter=20)
    return estimator.fit(x, y)


def estimator_files(group):
    import joblib
    from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401
    from sklearn.utils import all_estimators
    everything = all_estimators()
    for name, kind in everything:
        try:
            estimator = built(name, kind)
        except Exception as error:  # one with conditions of its own
            group.skipped.append("%s: %s" % (name, error))
            continue
        group.pickles(name, estimator)
        try:
            estimator = fitted(name, estimator)
        except Exception as error:
            group.skipped.append("fit %s: %s" % (name, str(error).split("\n")[0][:80]))
        else:
            group.pickles(name + "-fitted", estimator, (2, 4))
            name += "-fitted"
        group.write(name + ".joblib", lambda path: joblib.dump(estimator, path))
        group.write(name + "-zlib.joblib", lambda path: joblib.dump(estimator, path, compress=3))
    estimator = fitted("RandomForestClassifier", dict(everything)["RandomForestClassifier"]())
    group.write("forest-gzip.joblib", lambda path: joblib.dump(estimator, path, compress=("gzip", 3)))
    for protocol in PROTOCOLS:
        group.write("forest-p%d.joblib" % protocol, lambda path: joblib.dump(estimator, path, protocol=protocol))


def object_files(group):
    from sklearn import compose, feature_extraction, kernel_ridge, linear_model, metrics, pipeline, preprocessing
    group.pickles("functions", pipeline.make_pipeline(
        preprocessing.FunctionTransformer(np.log1p, inverse_func=np.expm1),
        feature_extraction.text.TfidfVectorizer(stop_words="english", ngram_range=(1, 2))))
    group.pickles("scorers", [metrics.make_scorer(metrics.f1_score, average="macro"),
                              metrics.get_scorer("roc_auc"), metrics.pairwise.rbf_kernel])
    group.pickles("target", compose.TransformedTargetRegressor(linear_model.Ridge(), func=np.log1p,
                                                               inverse_func=np.expm1))
    group.pickles("kernel", kernel_ridge.KernelRidge(kernel="rbf"))
    from sklearn.gaussian_process import GaussianProcessRegressor, kernels
    group.pickles("gaussian", GaussianProcessRegressor(kernels.RBF() + kernels.WhiteKernel() * kernels.Matern()))
    from sklearn.datasets import load_iris
    group.pickles("bunch", load_iris())
    import scipy.sparse
    import scipy.stats
    import scipy.interpolate
    for kind in ("csr", "csc", "coo", "bsr", "dia", "dok", "lil"):
        group.pickles("sparse-" + kind, scipy.sparse.eye(3).asformat(kind))
    group.pickles("interpolation", [scipy.interpolate.interp1d([0, 1], [1, 2]),
                                    scipy.interpolate.CubicSpline([0, 1, 2], [1, 2, 0])])
    group.pickles("density", scipy.stats.gaussian_kde([1.0, 2.0, 4.0]))
    for name in ("norm", "uniform", "expon", "randint", "loguniform", "poisson", "beta", "gamma", "binom", "lognorm"):
        shapes = {"randint": (1, 5), "loguniform": (0.1, 1), "poisson": (2,), "beta": (1, 2), "gamma": (2,),
                  "binom": (3, 0.5), "lognorm": (1,)}.get(name, ())
        group.pickles("frozen-" + name, getattr(scipy.stats, name)(*shapes))
    group.pickles("distribution", [scipy.stats.norm, scipy.stats.randint, scipy.stats.multivariate_normal([0, 0])])

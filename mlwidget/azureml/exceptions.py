"""`azureml.exceptions`: the errors of this package under the names of the retired SDK.

>>> from mlwidget.azureml.exceptions import ComputeTargetException
>>> ComputeTargetException.__name__
'ComputeTargetNotFoundError'
"""

from mlwidget.errors import ArtifactNotFoundError as ModelPathNotFoundException
from mlwidget.errors import ComputeTargetNotFoundError as ComputeTargetException
from mlwidget.errors import InvalidValueError as DatasetTimestampMissingError
from mlwidget.errors import MlwidgetError as AzureMLAggregatedException
from mlwidget.errors import MlwidgetError as AzureMLException
from mlwidget.errors import MlwidgetError as ExperimentExecutionException
from mlwidget.errors import MlwidgetError as ProjectSystemException
from mlwidget.errors import ModelNotFoundError as ModelNotFoundException
from mlwidget.errors import RunFailedError as ActivityFailedException
from mlwidget.errors import RunNotFoundError as RunEnvironmentException
from mlwidget.errors import StoreError as ServiceException
from mlwidget.errors import UnavailableError as AuthenticationException
from mlwidget.errors import UnavailableError as DiscoveryUrlNotFoundException
from mlwidget.errors import UnavailableError as ParallelRunException
from mlwidget.errors import UnavailableError as WebserviceException
from mlwidget.errors import UnavailableError as WorkspacePrivateEndpointException
from mlwidget.errors import UserError as RunConfigurationException
from mlwidget.errors import UserError as SnapshotException
from mlwidget.errors import UserError as TrainingException
from mlwidget.errors import UserError as UserErrorException
from mlwidget.errors import WorkspaceNotFoundError as WorkspaceException

__all__ = [
    "ActivityFailedException",
    "AuthenticationException",
    "AzureMLAggregatedException",
    "AzureMLException",
    "ComputeTargetException",
    "DatasetTimestampMissingError",
    "DiscoveryUrlNotFoundException",
    "ExperimentExecutionException",
    "ModelNotFoundException",
    "ModelPathNotFoundException",
    "ParallelRunException",
    "ProjectSystemException",
    "RunConfigurationException",
    "RunEnvironmentException",
    "ServiceException",
    "SnapshotException",
    "TrainingException",
    "UserErrorException",
    "WebserviceException",
    "WorkspaceException",
    "WorkspacePrivateEndpointException",
]
